/** Where visits stand on the sheet: columns, minutes, and lanes for those at the same time. */

/** A visit with its minutes after midnight. */
export type Placed<T> = {
  readonly item: T
  readonly start: number
  readonly end: number
  /** Which of `lanes` lanes side by side. */
  readonly lane: number
  readonly lanes: number
}

/** Shorter visits are drawn as long as this, so that their text can be read and they can be hit. */
const DRAWN_MIN = 15
const HOUR = 60
/** The sheet shows at least these hours. */
const FIRST_HOUR = 8
const LAST_HOUR = 17

/** Gives visits that overlap lanes side by side. */
export function placed<T>(
  items: readonly T[],
  minutesOf: (item: T) => { readonly start: number; readonly end: number },
): readonly Placed<T>[] {
  const sorted = items
    .map((item) => ({ item, ...minutesOf(item) }))
    .map((one) => ({ ...one, end: Math.max(one.end, one.start + DRAWN_MIN) }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const result: Placed<T>[] = []
  let group: { item: T; start: number; end: number; lane: number }[] = []
  let groupEnd = -1
  const flush = (): void => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane)) + 1
    result.push(...group.map((one) => ({ ...one, lanes })))
    group = []
  }
  for (const one of sorted) {
    if (one.start >= groupEnd) flush()
    const taken = new Set(group.filter(({ end }) => end > one.start).map(({ lane }) => lane))
    let lane = 0
    while (taken.has(lane)) lane += 1
    group.push({ ...one, lane })
    groupEnd = Math.max(groupEnd, one.end)
  }
  flush()
  return result
}

/** The hours that the sheet shows: the usual ones, and all that are taken. */
export function hoursShown(minutes: readonly { readonly start: number; readonly end: number }[]) {
  const first = Math.min(FIRST_HOUR, ...minutes.map(({ start }) => Math.floor(start / HOUR)))
  const last = Math.max(LAST_HOUR, ...minutes.map(({ end }) => Math.ceil(end / HOUR)))
  return { first, last: Math.min(24, last) }
}

/** A minute on the grid of `step`. */
export function snapped(minute: number, step: number): number {
  return Math.round(minute / step) * step
}
