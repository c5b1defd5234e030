'use client'
import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.ts'
import { useText } from '../i18n/text.ts'
import { ProblemMessage } from '../ui/message.tsx'

/** A column of a list. */
export type Column<Row> = { readonly title: string; readonly show: (row: Row) => ReactNode }

type Props<Row> = {
  readonly title: string
  readonly rows: readonly Row[] | undefined
  readonly problem: Problem | null
  readonly onRetry: () => void
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  readonly onOpen: (row: Row) => void
  /** Buttons above the list. */
  readonly children?: ReactNode
}

/** A list of records; the name of each opens it. */
export function RecordTable<Row>(props: Props<Row>) {
  const { title, rows, problem, onRetry, columns, keyOf, nameOf, onOpen, children } = props
  const text = useText()
  return (
    <section className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="me-auto text-xl font-semibold">{title}</h1>
        {children}
      </div>
      {problem === null ? null : <ProblemMessage problem={problem} onRetry={onRetry} />}
      {rows === undefined && problem === null ? <p role="status">{text('loading')}</p> : null}
      {rows === undefined ? null : (
        <div className="card overflow-x-auto">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text('record.name')}</th>
                {columns.map((column) => (
                  <th key={column.title} scope="col">
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={keyOf(row)}>
                  <th scope="row" className="!text-base !text-ink">
                    <button
                      type="button"
                      className="button button-plain underline"
                      onClick={() => onOpen(row)}
                    >
                      <bdi>{nameOf(row)}</bdi>
                    </button>
                  </th>
                  {columns.map((column) => (
                    <td key={column.title}>{column.show(row)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length === 0 ? <p className="p-3 text-soft">{text('record.none')}</p> : null}
        </div>
      )}
    </section>
  )
}
