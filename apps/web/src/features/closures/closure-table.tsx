'use client'
import { useId } from 'react'
import type { Problem } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

/** A closure as a line of a table, and how it is removed. */
export type ClosureRow = {
  readonly id: string
  readonly cells: readonly string[]
  readonly remove: () => Promise<void>
}

type Props = {
  readonly title: string
  readonly add: string
  readonly onAdd: () => void
  readonly columns: readonly string[]
  readonly rows: readonly ClosureRow[] | undefined
  readonly problem: Problem | null
  readonly onRetry: () => void
  readonly onRemoved: () => void
}

/** A list of closures: each can be removed, none can be changed. */
export function ClosureTable({ title, add, onAdd, columns, rows, problem, onRetry, onRemoved }: Props) {
  const text = useText()
  const id = useId()
  const attempted = useAttempt()
  const remove = async (row: ClosureRow): Promise<void> => {
    await attempted.attempt(row.remove)
    // Somebody else may have removed it: then it is gone from the list.
    onRemoved()
  }
  return (
    <section className="grid gap-2" aria-labelledby={id}>
      <div className="flex flex-wrap items-center gap-2">
        <h2 id={id} className="me-auto text-lg font-semibold">
          {title}
        </h2>
        <button type="button" className="button button-main" onClick={onAdd}>
          {add}
        </button>
      </div>
      {problem === null ? null : <ProblemMessage problem={problem} onRetry={onRetry} />}
      {attempted.problem === null ? null : <ProblemMessage problem={attempted.problem} />}
      {rows === undefined && problem === null ? <p role="status">{text('loading')}</p> : null}
      {rows === undefined ? null : (
        <div className="card overflow-x-auto">
          <table className="table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
                <th scope="col">
                  <span className="sr-only">{text('closures.remove')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row
                  key={row.id}
                  {...{ row, columns, busy: attempted.busy, onRemove: () => void remove(row) }}
                />
              ))}
            </tbody>
          </table>
          {rows.length === 0 ? <p className="p-3 text-soft">{text('record.none')}</p> : null}
        </div>
      )}
    </section>
  )
}

type RowProps = {
  readonly row: ClosureRow
  readonly columns: readonly string[]
  readonly busy: boolean
  readonly onRemove: () => void
}

function Row({ row, columns, busy, onRemove }: RowProps) {
  const text = useText()
  return (
    <tr>
      {row.cells.map((cell, index) => (
        <td key={columns[index]}>
          <bdi>{cell}</bdi>
        </td>
      ))}
      <td className="text-end">
        <ConfirmButton label={text('closures.remove')} disabled={busy} onConfirm={onRemove} />
      </td>
    </tr>
  )
}
