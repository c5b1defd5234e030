/** Latencies counted in classes that grow with the value: exact to 0.8 %, and small whatever the number. */

/** Counted values; microseconds. */
export type Histogram = {
  add(microseconds: number): void
  readonly count: number
  readonly max: number
  /** The class limits and their counts, without empty classes. */
  counts(): Counted
}

/** Counts by class, as they travel between processes: pairs of class number and count. */
export type Counted = { readonly pairs: readonly (readonly [number, number])[]; readonly max: number }

/** Classes of equal width between a power of two and the next. */
const SUB_BITS = 7
const SUB_CLASSES = 1 << SUB_BITS
const CLASSES = (32 - SUB_BITS) * SUB_CLASSES
const VALUE_MAX = 2 ** 31 - 1
const US_PER_MS = 1_000

/** An empty histogram. */
export function createHistogram(): Histogram {
  const classes = new Uint32Array(CLASSES)
  let count = 0
  let max = 0
  return {
    add(microseconds) {
      const value = Math.min(VALUE_MAX, Math.max(0, Math.round(microseconds)))
      const place = classOf(value)
      classes[place] = (classes[place] ?? 0) + 1
      count += 1
      if (value > max) max = value
    },
    get count() {
      return count
    },
    get max() {
      return max
    },
    counts: () => ({
      pairs: [...classes.entries()].filter(([, number]) => number > 0),
      max,
    }),
  }
}

/** The counts of several histograms together. */
export function mergeCounts(parts: readonly Counted[]): Counted {
  const sums = new Map<number, number>()
  for (const { pairs } of parts) for (const [at, number] of pairs) sums.set(at, (sums.get(at) ?? 0) + number)
  return { pairs: [...sums].sort(([a], [b]) => a - b), max: Math.max(0, ...parts.map(({ max }) => max)) }
}

/** The latency in milliseconds that `percent` of the counted values do not exceed; NaN of nothing. */
export function percentileMs({ pairs, max }: Counted, percent: number): number {
  const total = pairs.reduce((sum, [, number]) => sum + number, 0)
  const rank = Math.max(1, Math.ceil((percent / 100) * total))
  let seen = 0
  for (const [at, number] of pairs) {
    seen += number
    if (seen >= rank) return Math.min(max, middleOf(at)) / US_PER_MS
  }
  return Number.NaN
}

/** Values below two powers have a class each; above, the highest SUB_BITS + 1 bits decide. */
function classOf(value: number): number {
  const shift = Math.max(0, 31 - Math.clz32(value) - SUB_BITS)
  return shift * SUB_CLASSES + (value >>> shift)
}

function middleOf(place: number): number {
  const shift = Math.max(0, Math.floor(place / SUB_CLASSES) - 1)
  const low = (place - shift * SUB_CLASSES) * 2 ** shift
  return low + (2 ** shift - 1) / 2
}
