'use client'
import { type Band, DAY_MINUTES } from './closed-time.ts'
import { useBandText } from './use-closings.ts'
import { MINUTE_REM } from './visit-block.tsx'

/** A text needs so many minutes of height. */
const TEXT_MINUTES_MIN = 12

type Span = { readonly start: number; readonly end: number }

type Props = {
  readonly bands: readonly Band[]
  /** What stands on the bands: texts are put where they can be read. */
  readonly visits: readonly Span[]
  readonly firstMinute: number
  readonly lastMinute: number
}

/** Closed and blocked time of a column, shaded, with its reason in words. Clicks go through. */
export function ClosedBands({ bands, visits, firstMinute, lastMinute }: Props) {
  const textOf = useBandText()
  const shown = bands
    .map((band) => ({
      ...band,
      start: Math.max(band.start, firstMinute),
      end: Math.min(band.end, lastMinute),
    }))
    .filter(({ start, end }) => start < end)
  return shown.map((band) => {
    const words = textOf(band)
    const free = freeIn(band, visits)
    return (
      <div
        key={`${band.by} ${band.start} ${band.end} ${band.why}`}
        data-closed={band.by}
        className="closed pointer-events-none absolute inset-x-0 overflow-hidden"
        style={{ top: rem(band.start - firstMinute), height: rem(band.end - band.start) }}
      >
        {words === '' ? null : (
          <p
            className={free === null ? 'sr-only' : 'closed-text line-clamp-2'}
            style={{ marginTop: rem((free ?? band.start) - band.start) }}
          >
            <bdi>{words}</bdi>
          </p>
        )}
      </div>
    )
  })
}

/** What a column is closed by all day, for its head. */
export function allDay(bands: readonly Band[]): Band | null {
  return bands.find(({ by, start, end }) => by !== 'week' && start === 0 && end === DAY_MINUTES) ?? null
}

/** Where a text finds room between visits, null when nowhere. */
function freeIn({ start, end }: Span, visits: readonly Span[]): number | null {
  let from = start
  for (const visit of [...visits].sort((one, other) => one.start - other.start)) {
    if (visit.end <= from) continue
    if (visit.start - from >= TEXT_MINUTES_MIN) break
    from = visit.end
  }
  return end - from >= TEXT_MINUTES_MIN ? from : null
}

function rem(minutes: number): string {
  return `${minutes * MINUTE_REM}rem`
}
