'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { type Field, textOf, textOrNull, type Values } from '../../records/fields.ts'
import { RecordDialog } from '../../records/record-dialog.tsx'
import { useDirectory } from '../../records/use-directory.ts'
import { ClosureTable } from './closure-table.tsx'
import { addHoliday, listHolidays, removeHoliday } from './closures.ts'

const EMPTY = { values: { holiday_date: '', name: '', location_id: '' }, version: null }
const REFUSALS = { holiday_exists: ['holiday_date', 'closures.holidayExists'] } as const

type Props = { readonly from: string; readonly until: string }

/** Days on which all sites, or one, are closed. */
export function HolidaySection({ from, until }: Props) {
  const text = useText()
  const formats = useFormats('UTC')
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const sites = useDirectory().locations.filter(({ kind }) => kind === 'site')
  const siteOf = (id: string | null): string =>
    id === null ? text('closures.allSites') : (sites.find(({ value }) => value === id)?.label ?? '–')
  const { data, error, refetch } = useQuery({
    queryKey: ['closures', 'holidays', from, until],
    queryFn: ({ signal }) => listHolidays(from, until, signal),
  })
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['closures'] })
  return (
    <>
      <ClosureTable
        title={text('closures.holidays')}
        add={text('closures.addHoliday')}
        onAdd={() => setAdding(true)}
        problem={error === null ? null : problemOf(error)}
        onRetry={() => void refetch()}
        columns={[text('schedules.date'), text('schedules.reason'), text('schedules.site')]}
        rows={data?.map(({ id, holiday_date, name, location_id }) => ({
          ...{ id, cells: [formats.longDate(holiday_date), name, siteOf(location_id)] },
          remove: () => removeHoliday(id),
        }))}
        onRemoved={refresh}
      />
      {adding ? (
        <HolidayDialog
          onClose={() => setAdding(false)}
          onSaved={() => {
            refresh()
            setAdding(false)
          }}
        />
      ) : null}
    </>
  )
}

type DialogProps = { readonly onClose: () => void; readonly onSaved: () => void }

function HolidayDialog({ onClose, onSaved }: DialogProps) {
  const text = useText()
  const sites = useDirectory().locations.filter(({ kind }) => kind === 'site')
  const fields: readonly Field[] = [
    { name: 'holiday_date', label: 'schedules.date', kind: 'date', required: true },
    { name: 'name', label: 'schedules.reason', kind: 'text', required: true },
    {
      ...{ name: 'location_id', label: 'schedules.site', kind: 'choice' },
      options: [{ value: '', label: text('closures.allSites') }, ...sites],
    },
  ]
  const holidayOf = (values: Values) => ({
    holiday_date: textOf(values, 'holiday_date'),
    name: textOf(values, 'name'),
    location_id: textOrNull(values, 'location_id'),
  })
  return (
    <RecordDialog
      title={text('closures.addHoliday')}
      draft="holiday new"
      fields={fields}
      stored={EMPTY}
      refusals={REFUSALS}
      save={(values, _stored, key) => addHoliday(holidayOf(values), key)}
      onClose={onClose}
      onSaved={onSaved}
    />
  )
}
