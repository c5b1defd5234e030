/**
 * Spans of time as sorted, disjoint pairs of whole minutes, the end not included: `[8:00, 12:00)`. Pairs
 * stand one after the other in one typed array, so that a month of fifty calendars is a few kilobytes.
 */

/** `from, until, from, until, …`, ascending, none touching the next. */
export type Intervals = Int32Array

/** Pairs in any order, overlapping or not, as intervals; empty pairs vanish. */
export function intervalsOf(pairs: ArrayLike<number>): Intervals {
  const count = pairs.length >> 1
  if (!isSorted(pairs, count)) return merged(sortedPairs(pairs, count), count)
  return merged(pairs, count)
}

/** What of `open` is not in `taken`. */
export function subtract(open: Intervals, taken: Intervals): Intervals {
  const free = new Int32Array(open.length + taken.length)
  let size = 0
  let t = 0
  for (let o = 0; o < open.length; o += 2) {
    let from = open[o] ?? 0
    const until = open[o + 1] ?? 0
    while (t < taken.length && (taken[t + 1] ?? 0) <= from) t += 2
    // A taken span may reach into the next open one, so this pass keeps its own place.
    let k = t
    for (; k < taken.length && (taken[k] ?? 0) < until; k += 2) {
      const start = taken[k] ?? 0
      if (start > from) {
        free[size++] = from
        free[size++] = start
      }
      from = Math.max(from, taken[k + 1] ?? 0)
    }
    if (from < until) {
      free[size++] = from
      free[size++] = until
    }
  }
  return free.subarray(0, size)
}

/** What is in both. */
export function intersect(one: Intervals, other: Intervals): Intervals {
  const both = new Int32Array(one.length + other.length)
  let size = 0
  for (let i = 0, k = 0; i < one.length && k < other.length; ) {
    const from = Math.max(one[i] ?? 0, other[k] ?? 0)
    const until = Math.min(one[i + 1] ?? 0, other[k + 1] ?? 0)
    if (from < until) {
      both[size++] = from
      both[size++] = until
    }
    if ((one[i + 1] ?? 0) < (other[k + 1] ?? 0)) i += 2
    else k += 2
  }
  return both.subarray(0, size)
}

/** Whether one of the intervals holds all of `[from, until)`. */
export function contains(intervals: Intervals, from: number, until: number): boolean {
  const place = lastBeginningBy(intervals, from)
  return place >= 0 && (intervals[place + 1] ?? 0) >= until
}

/** Whether one of the intervals holds a part of `[from, until)`. */
export function overlaps(intervals: Intervals, from: number, until: number): boolean {
  const place = lastBeginningBy(intervals, until - 1)
  return place >= 0 && (intervals[place + 1] ?? 0) > from
}

/** The place of the last interval that begins at the minute or before; negative when there is none. */
function lastBeginningBy(intervals: Intervals, minute: number): number {
  let low = 0
  let high = intervals.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((intervals[middle * 2] ?? 0) <= minute) low = middle + 1
    else high = middle
  }
  return 2 * (low - 1)
}

function isSorted(pairs: ArrayLike<number>, count: number): boolean {
  for (let i = 1; i < count; i++) if ((pairs[2 * i] ?? 0) < (pairs[2 * i - 2] ?? 0)) return false
  return true
}

function sortedPairs(pairs: ArrayLike<number>, count: number): Int32Array {
  const order = Array.from({ length: count }, (_, i) => i)
  order.sort((a, b) => (pairs[2 * a] ?? 0) - (pairs[2 * b] ?? 0))
  const sorted = new Int32Array(2 * count)
  order.forEach((place, i) => {
    sorted[2 * i] = pairs[2 * place] ?? 0
    sorted[2 * i + 1] = pairs[2 * place + 1] ?? 0
  })
  return sorted
}

function merged(pairs: ArrayLike<number>, count: number): Intervals {
  const out = new Int32Array(2 * count)
  let size = 0
  for (let i = 0; i < count; i++) {
    const from = pairs[2 * i] ?? 0
    const until = pairs[2 * i + 1] ?? 0
    if (until <= from) continue
    if (size > 0 && from <= (out[size - 1] ?? 0)) {
      out[size - 1] = Math.max(out[size - 1] ?? 0, until)
    } else {
      out[size++] = from
      out[size++] = until
    }
  }
  return out.subarray(0, size)
}
