'use client'
import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { problemOf } from '../api/problem.ts'
import type { TextKey } from '../i18n/i18n.ts'
import { useText } from '../i18n/text.ts'
import type { Field, Values } from './fields.ts'
import { RecordDialog } from './record-dialog.tsx'
import { type Column, RecordTable } from './record-table.tsx'
import type { RecordForm, Stored } from './use-record-form.ts'

/** What all lists of records have. */
type Row = { readonly id: string; readonly active: boolean }

type Props<R extends Row> = {
  readonly title: TextKey
  readonly newTitle: TextKey
  readonly queryKey: QueryKey
  /** Answers that hold this record's names too, by the beginning of their keys. */
  readonly also?: readonly QueryKey[]
  readonly list: (signal: AbortSignal) => Promise<readonly R[]>
  readonly read: (id: string) => Promise<R>
  /** Saves; without an id it is a new one. `key` makes the same attempt again the same write. */
  readonly save: (id: string | null, values: Values, stored: Stored, key: string) => Promise<void>
  readonly empty: Values
  readonly storedOf: (row: R) => Stored
  readonly fields: (row: R | null) => readonly Field[]
  readonly columns: readonly Column<R>[]
  readonly nameOf: (row: R) => string
  readonly refusals?: RecordForm['refusals']
  /** What else can be done with a record that is there. */
  readonly more?: (row: R) => ReactNode
}

/** A list of records of one kind; each opens in a dialog, and a new one can be made. */
export function RecordScreen<R extends Row>(props: Props<R>) {
  const { title, newTitle, queryKey, list, columns, nameOf } = props
  const text = useText()
  const [withInactive, setWithInactive] = useState(false)
  const [open, setOpen] = useState<R | 'new' | null>(null)
  const rows = useQuery({ queryKey: [...queryKey, 'all'], queryFn: ({ signal }) => list(signal) })
  return (
    <>
      <RecordTable
        title={text(title)}
        rows={rows.data?.filter(({ active }) => active || withInactive)}
        problem={rows.error === null ? null : problemOf(rows.error)}
        onRetry={() => void rows.refetch()}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={(row) => (row.active ? nameOf(row) : `${nameOf(row)} (${text('record.inactive')})`)}
        onOpen={setOpen}
      >
        <InactiveChoice isOn={withInactive} onChange={setWithInactive} />
        <button type="button" className="button button-main" onClick={() => setOpen('new')}>
          {text(newTitle)}
        </button>
      </RecordTable>
      {open === null ? null : (
        <Editor {...props} row={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </>
  )
}

/** Whether records that are not in use are shown too. */
export function InactiveChoice({
  isOn,
  onChange,
}: {
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}) {
  const text = useText()
  return (
    <label className="flex items-center gap-2">
      <input
        type="checkbox"
        className="size-6"
        checked={isOn}
        onChange={({ target }) => onChange(target.checked)}
      />
      {text('record.withInactive')}
    </label>
  )
}

type EditorProps<R extends Row> = Props<R> & { readonly row: R | null; readonly onClose: () => void }

function Editor<R extends Row>({ row, onClose, ...props }: EditorProps<R>) {
  const { newTitle, queryKey, also = [], read, save, empty, storedOf, fields, nameOf, refusals, more } = props
  const text = useText()
  const client = useQueryClient()
  const refresh = (): void => {
    for (const key of [queryKey, ...also]) void client.invalidateQueries({ queryKey: key })
  }
  const saved = (): void => {
    refresh()
    onClose()
  }
  return (
    <RecordDialog
      title={row === null ? text(newTitle) : nameOf(row)}
      draft={`${queryKey.join(' ')} ${row?.id ?? 'new'}`}
      fields={fields(row)}
      stored={row === null ? { values: empty, version: null } : storedOf(row)}
      save={(values, stored, key) => save(row?.id ?? null, values, stored, key)}
      reread={row === null ? undefined : async () => storedOf(await read(row.id))}
      refusals={refusals}
      onClose={onClose}
      onSaved={saved}
    >
      {row === null ? null : more?.(row)}
    </RecordDialog>
  )
}
