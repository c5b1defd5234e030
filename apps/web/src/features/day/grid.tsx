'use client'
import { useEffect, useMemo, useState } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { useStable } from '../../ui/use-stable.ts'
import { useSession } from '../shell/session-context.tsx'
import type { Appointment } from './appointments.ts'
import type { Band } from './closed-time.ts'
import { type Column, columnOf, type Division } from './columns.ts'
import { GridColumn } from './grid-column.tsx'
import { hoursShown, type Placed, placed } from './layout.ts'
import { useGridKeys } from './use-grid-keys.ts'
import type { Moving, Target } from './use-move.ts'
import { usePointerMove } from './use-pointer-move.ts'
import { MINUTE_REM } from './visit-block.tsx'
import type { TimesOf } from './visit-times.ts'

/** What the sheet is given. */
export type GridProps = {
  readonly columns: readonly Column[]
  readonly division: Division
  readonly visits: readonly Appointment[]
  /** Closed time of each column; another function when it has changed. */
  readonly bandsOf: (column: Column) => readonly Band[]
  readonly timesOf: TimesOf
  readonly now: { readonly date: string; readonly minute: number }
  readonly moving: Moving | null
  readonly onMoving: (moving: Moving | null) => void
  readonly onDrop: (visit: Appointment, to: Target) => void
  readonly onOpen: (visit: Appointment) => void
  readonly onKey: (visit: Appointment, key: string) => boolean
  readonly onEmpty: (column: Column, minute: number) => void
}

const NO_BANDS: readonly Band[] = []

/** The sheet: a column for each practitioner, room or day; time runs down. */
export function Grid(props: GridProps) {
  const text = useText()
  const { columns, division, visits, bandsOf, timesOf, now, moving } = props
  const [focused, setFocused] = useState<string | null>(null)
  const places = useMemo(
    () => columns.map(({ key }) => placesIn(key, { division, visits, timesOf, moving })),
    [columns, division, visits, timesOf, moving],
  )
  const bands = useMemo(() => columns.map(bandsOf), [columns, bandsOf])
  const { first, last } = useMemo(() => hoursShown(visits.map(timesOf)), [visits, timesOf])
  const onKeyDown = useStable(useGridKeys({ ...props, places }))
  const onPointerDown = useStable(usePointerMove({ ...props, firstMinute: first * 60 }))
  const onOpen = useStable(props.onOpen)
  const onEmpty = useStable(props.onEmpty)
  const tabStop = useMemo(() => {
    const all = places.flat()
    return all.some(({ item }) => item.id === focused) ? focused : (all[0]?.item.id ?? null)
  }, [places, focused])
  useEffect(() => {
    // What moves under the keys stays in sight and in focus.
    if (moving === null) return
    const block = document.querySelector<HTMLElement>(`[data-visit="${moving.visit.id}"]`)
    block?.focus({ preventScroll: true })
    if (moving.byHand !== true) block?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
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
          bands={bands[index] ?? NO_BANDS}
          height={height}
          firstMinute={first * 60}
          now={column.date === now.date ? now.minute : null}
          focused={holds(places[index], tabStop) ? tabStop : null}
          moving={holds(places[index], moving?.visit.id) ? (moving?.visit.id ?? null) : null}
          onFocus={setFocused}
          onOpen={onOpen}
          onKeyDown={onKeyDown}
          onPointerDown={onPointerDown}
          onEmpty={onEmpty}
        />
      ))}
    </section>
  )
}

type Shown = Pick<GridProps, 'division' | 'visits' | 'timesOf' | 'moving'>

/** The visits of a column, where the one under way stands where it would go. */
function placesIn(column: string, { division, visits, timesOf, moving }: Shown) {
  const moved = moving?.visit.id
  const inColumn = visits.filter((visit) =>
    visit.id === moved ? moving?.to.column === column : columnOf(visit, division, timesOf) === column,
  )
  return placed(inColumn, (visit) => {
    const { start, end } = timesOf(visit)
    if (moving === null || visit.id !== moved) return { start, end }
    return { start: moving.to.minute, end: moving.to.minute + end - start }
  })
}

function holds(places: readonly Placed<Appointment>[] | undefined, id: string | null | undefined): boolean {
  return places?.some(({ item }) => item.id === id) === true
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
  const formats = useFormats(useSession().organization.time_zone)
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
            <bdi>{formats.hour(hour)}</bdi>
          </span>
        ))}
      </div>
    </div>
  )
}
