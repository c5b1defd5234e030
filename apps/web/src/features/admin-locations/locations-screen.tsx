'use client'
import { useQuery } from '@tanstack/react-query'
import { useText } from '../../i18n/text.ts'
import type { Field } from '../../records/fields.ts'
import { RecordScreen } from '../../records/record-screen.tsx'
import {
  addressText,
  EMPTY,
  type Location,
  listLocations,
  readLocation,
  saveLocation,
  storedLocation,
} from './locations.ts'

const KEY = ['admin', 'locations']
const NAME: Field = { name: 'name', label: 'record.name', kind: 'text', required: true }
const PHONE: Field = {
  ...{ name: 'phone', label: 'patient.phone', kind: 'tel' },
  ...{ pattern: /^[0-9+()./ x-]{3,40}$/, message: 'register.phoneForm' },
}
const ADDRESS: readonly Field[] = [
  { name: 'line', label: 'patient.street', kind: 'long', hint: 'locations.lineHint' },
  { name: 'postal_code', label: 'patient.postalCode', kind: 'text' },
  { name: 'city', label: 'patient.city', kind: 'text' },
  { name: 'state', label: 'locations.state', kind: 'text' },
  { name: 'country', label: 'locations.country', kind: 'text' },
]
const ACTIVE: Field = { name: 'active', label: 'record.active', kind: 'tick' }

/** Sites, and the rooms of each. */
export function LocationsScreen() {
  const text = useText()
  const all = useQuery({ queryKey: [...KEY, 'all'], queryFn: ({ signal }) => listLocations(signal) })
  const sites = (all.data ?? []).filter(({ kind }) => kind === 'site')
  const nameOfSite = (id: string | null): string => sites.find((site) => site.id === id)?.name ?? '–'
  const fields = (row: Location | null): readonly Field[] => [
    NAME,
    {
      ...{ name: 'kind', label: 'locations.kind', kind: 'choice' },
      options: [
        { value: 'room', label: text('locations.room') },
        { value: 'site', label: text('locations.site') },
      ],
    },
    {
      ...{ name: 'parent_id', label: 'locations.parent', kind: 'choice', hint: 'locations.parentHint' },
      options: [
        { value: '', label: text('locations.noParent') },
        ...sites.filter(({ id }) => id !== row?.id).map(({ id, name }) => ({ value: id, label: name })),
      ],
    },
    PHONE,
    ...ADDRESS,
    ACTIVE,
  ]
  return (
    <RecordScreen<Location>
      title="admin.locations"
      newTitle="locations.new"
      queryKey={KEY}
      also={[['locations']]}
      list={listLocations}
      read={readLocation}
      save={saveLocation}
      empty={EMPTY}
      storedOf={storedLocation}
      fields={fields}
      nameOf={({ name }) => name}
      columns={[
        { title: text('locations.kind'), show: ({ kind }) => text(`locations.${kind}`) },
        { title: text('locations.parent'), show: ({ parent_id }) => nameOfSite(parent_id) },
        { title: text('locations.address'), show: addressText },
        { title: text('patient.phone'), show: ({ phone }) => phone ?? '–' },
      ]}
    />
  )
}
