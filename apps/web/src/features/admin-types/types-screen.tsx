'use client'
import { useText } from '../../i18n/text.ts'
import type { Field } from '../../records/fields.ts'
import { RecordScreen } from '../../records/record-screen.tsx'
import { useDirectory } from '../../records/use-directory.ts'
import { type AppointmentType, EMPTY, listTypes, NUMBERS, readType, saveType, storedType } from './types.ts'

const NAMES: readonly Field[] = [
  { name: 'name', label: 'record.name', kind: 'text', required: true },
  {
    ...{ name: 'code', label: 'types.code', kind: 'text', required: true },
    ...{ pattern: /^[a-z0-9][a-z0-9._-]{0,39}$/, message: 'types.codeForm', hint: 'types.codeForm' },
  },
  { name: 'colour', label: 'types.colour', kind: 'colour' },
]
const TICKS: readonly Field[] = [
  { name: 'room_required', label: 'types.room_required', kind: 'tick' },
  { name: 'active', label: 'record.active', kind: 'tick' },
]
const REFUSALS = {
  code_taken: ['code', 'types.codeTaken'],
  invalid_alignment: ['alignment_minutes', 'types.alignmentForm'],
  too_long: ['duration_minutes', 'types.tooLong'],
} as const

/** What can be booked: how long it takes, who does it and where. */
export function TypesScreen() {
  const text = useText()
  const { practitioners, locations } = useDirectory()
  const numbers = NUMBERS.map(
    ([name, low, high]): Field => ({
      name,
      label: `types.${name}`,
      kind: 'number',
      low,
      high,
      required: true,
    }),
  )
  const who: readonly Field[] = [
    {
      ...{ name: 'practitioner_ids', label: 'types.practitioners', kind: 'many', hint: 'types.nobodyTicked' },
      options: practitioners,
    },
    {
      ...{ name: 'location_ids', label: 'types.locations', kind: 'many', hint: 'types.nowhereTicked' },
      options: locations,
    },
  ]
  return (
    <RecordScreen<AppointmentType>
      title="admin.types"
      newTitle="types.new"
      queryKey={['admin', 'types']}
      also={[['appointment-types'], ['admin', 'directory']]}
      list={listTypes}
      read={readType}
      save={saveType}
      empty={EMPTY}
      storedOf={storedType}
      fields={() => [...NAMES, ...numbers, ...TICKS, ...who]}
      nameOf={({ name }) => name}
      columns={[
        { title: text('types.code'), show: ({ code }) => <code>{code}</code> },
        { title: text('types.duration_minutes'), show: ({ duration_minutes }) => duration_minutes },
        { title: text('types.capacity'), show: ({ capacity }) => capacity },
        {
          title: text('types.colour'),
          show: ({ colour }) => (
            <span
              className="inline-block size-4 rounded border border-line"
              style={{ background: colour }}
              aria-hidden="true"
            />
          ),
        },
      ]}
      refusals={REFUSALS}
    />
  )
}
