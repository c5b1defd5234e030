'use client'
import { useEffect, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import type { Appointment } from './appointments.ts'
import type { Band } from './closed-time.ts'
import { type Column, columnOf, type Division } from './columns.ts'
import { GridColumn } from './grid-column.tsx'
import { hoursShown, placed } from './layout.ts'
import { useGridKeys } from './use-grid-keys.ts'
import type { Moving, Target } from './use-move.ts'
import { usePointerMove } from './use-pointer-move.ts'
import { MINUTE_REM } from './visit-block.tsx'

/** What the sheet is given. */
export type GridProps = {
  readonly columns: readonly Column[]
  readonly division: Division
  readonly visits: readonly Appointment[]
  /** Closed time of each column. */
  readonly bandsOf: (column: Column) => readonly Band[]
  readonly minutesOf: (visit: Appointment) => { readonly start: number; readonly end: number }
  readonly dateOf: (instant: string) => string
  readonly now: { readonly date: string; readonly minute: number }
  readonly moving: Moving | null
  readonly onMoving: (moving: Moving | null) => void
  readonly onDrop: (visit: Appointment, to: Target) => void
  readonly onOpen: (visit: Appointment) => void
  readonly onKey: (visit: Appointment, key: string) => boolean
  readonly onEmpty: (column: Column, minute: number) => void
}

/** The sheet: a column for each practitioner, room or day; time runs down. */
export function Grid(props: GridProps) {
  const text = useText()
  const { columns, division, visits, minutesOf, dateOf, now, moving } = props
  const [focused, setFocused] = useState<string | null>(null)
  const places = columns.map((column) => {
    const inColumn = visits.filter((visit) =>
      moving?.visit.id === visit.id
        ? moving.to.column === column.key
        : columnOf(visit, division, dateOf) === column.key,
    )
    return placed(inColumn, (visit) => {
      const { start, end } = minutesOf(visit)
      return moving?.visit.id === visit.id
        ? { start: moving.to.minute, end: moving.to.minute + end - start }
        : { start, end }
    })
  })
  const { first, last } = hoursShown(visits.map(minutesOf))
  const onKeyDown = useGridKeys({ ...props, places })
  const onPointerDown = usePointerMove({ ...props, firstMinute: first * 60 })
  const tabStop = places.flat().some(({ item }) => item.id === focused)
    ? focused
    : (places.flat()[0]?.item.id ?? null)
  useEffect(() => {
    // What moves under the keys stays in sight and in focus.
    if (moving === null) return
    const block = document.querySelector<HTMLElement>(`[data-visit="${moving.visit.id}"]`)
    block?.focus()
    block?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [moving])
  const height = `${(last - first) * 60 * MINUTE_REM}rem`
  return (
    <section className="card flex overflow-x-auto" aria-label={text('day.title')} data-grid>
      <Hours first={first} last={last} height={height} />
      {columns.map((column, index) => (
        <GridColumn
          key={column.key}
          column={column}
          places={places[index] ?? []}
          bands={props.bandsOf(column)}
          height={height}
          firstMinute={first * 60}
          now={column.date === now.date ? now.minute : null}
          focused={tabStop}
          moving={moving?.visit.id ?? null}
          onFocus={setFocused}
          onOpen={props.onOpen}
          onKeyDown={onKeyDown}
          onPointerDown={onPointerDown}
          onEmpty={(minute) => props.onEmpty(column, minute)}
        />
      ))}
    </section>
  )
}

function Hours({
  first,
  last,
  height,
}: {
  readonly first: number
  readonly last: number
  readonly height: string
}) {
  const hours = Array.from({ length: last - first }, (_, index) => first + index)
  return (
    <div className="sticky start-0 z-10 w-12 shrink-0 border-e border-line bg-card pt-10" aria-hidden="true">
      <div className="relative" style={{ height }}>
        {hours.map((hour) => (
          <span
            key={hour}
            className="absolute end-1 text-xs text-soft tabular-nums"
            style={{ top: `${(hour - first) * 60 * MINUTE_REM}rem` }}
          >
            {String(hour).padStart(2, '0')}:00
          </span>
        ))}
      </div>
    </div>
  )
}
