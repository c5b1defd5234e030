'use client'
import { type KeyboardEvent, memo, type PointerEvent } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { useSession } from '../shell/session-context.tsx'
import type { Appointment } from './appointments.ts'
import { allDay, ClosedBands } from './closed-bands.tsx'
import type { Band } from './closed-time.ts'
import type { Column } from './columns.ts'
import { type Placed, snapped } from './layout.ts'
import { useBandText } from './use-closings.ts'
import { MINUTE_REM, VisitBlock } from './visit-block.tsx'

/** Visits begin on such minutes when nothing else says so. */
export const STEP_MINUTES = 5

/** A name can be read; what is wider than the window scrolls. */
const COLUMN_REM_MIN = 10
const LANE_REM_MIN = 7

type Props = {
  readonly column: Column
  readonly places: readonly Placed<Appointment>[]
  readonly bands: readonly Band[]
  readonly height: string
  readonly firstMinute: number
  readonly now: number | null
  readonly focused: string | null
  readonly moving: string | null
  readonly onFocus: (id: string) => void
  readonly onOpen: (visit: Appointment) => void
  readonly onKeyDown: (visit: Appointment, event: KeyboardEvent) => void
  readonly onPointerDown: (visit: Appointment, event: PointerEvent) => void
  readonly onEmpty: (column: Column, minute: number) => void
}

/** A column of the sheet with its visits; drawn again only when something of its own changes. */
export const GridColumn = memo(function GridColumn(props: Props) {
  const { column, places, bands, height, firstMinute, now, onEmpty } = props
  const text = useText()
  const lanes = Math.max(1, ...places.map((place) => place.lanes))
  return (
    <section
      aria-label={column.title}
      className="flex-1 border-e border-line last:border-e-0"
      style={{ minWidth: `${Math.max(COLUMN_REM_MIN, lanes * LANE_REM_MIN)}rem` }}
    >
      <ColumnHead title={column.title} bands={bands} />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: N, or the button New visit, do the same by key */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <div
        data-column={column.key}
        className="hours relative"
        style={{ height }}
        onClick={(event) => {
          if (event.target !== event.currentTarget) return
          const { top, height: pixels } = event.currentTarget.getBoundingClientRect()
          const minutes = Number.parseFloat(height) / MINUTE_REM
          const minute = firstMinute + ((event.clientY - top) / pixels) * minutes
          onEmpty(column, snapped(minute, STEP_MINUTES))
        }}
      >
        <ClosedBands
          bands={bands}
          visits={places}
          firstMinute={firstMinute}
          lastMinute={firstMinute + Number.parseFloat(height) / MINUTE_REM}
        />
        {now === null || now < firstMinute ? null : (
          <div
            className="pointer-events-none absolute inset-x-0 z-10 border-t-2 border-bad"
            style={{ top: `${(now - firstMinute) * MINUTE_REM}rem` }}
          >
            <span className="sr-only">{text('day.now')}</span>
          </div>
        )}
        <Visits {...props} />
      </div>
    </section>
  )
})

function Visits({ places, firstMinute, focused, moving, onFocus, onOpen, onKeyDown, onPointerDown }: Props) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  return (
    <ol className="contents">
      {places.map(({ item, start, end, lane, lanes }) => (
        <VisitBlock
          key={item.id}
          {...{ visit: item, top: start - firstMinute, minutes: end - start, lane, lanes, text, formats }}
          {...{ onFocus, onOpen, onKeyDown, onPointerDown }}
          focusable={item.id === focused}
          ghost={item.id === moving}
        />
      ))}
    </ol>
  )
}

function ColumnHead({ title, bands }: { readonly title: string; readonly bands: readonly Band[] }) {
  const textOf = useBandText()
  const closed = allDay(bands)
  return (
    <h3 className="flex h-10 flex-col justify-center border-b border-line px-2 text-center leading-tight">
      <bdi className={closed === null ? 'line-clamp-2 font-semibold' : 'truncate font-semibold'}>{title}</bdi>
      {closed === null ? null : <bdi className="truncate text-xs font-medium text-bad">{textOf(closed)}</bdi>}
    </h3>
  )
}
