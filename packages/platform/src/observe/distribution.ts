/**
 * Histograms for what happens with every request: an observation is two look-ups and an addition, a tenth
 * of what prom-client's own takes, which hashes the labels of each.
 */
import type { Histogram, Registry } from 'prom-client'

/** The value of a label. */
export type LabelValue = string | number

/** A histogram with one or two labels. */
export type Distribution = {
  /** Counts a value; the second label's value is left out where there is one label. */
  add(value: number, first: LabelValue, second?: LabelValue): void
}

/** How a distribution is called and divided. */
export type DistributionOptions = {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly [string] | readonly [string, string]
  /** Upper bounds, rising. */
  readonly buckets: readonly number[]
}

/** The last count is of what lies above all bounds. */
type Series = { readonly labels: Record<string, LabelValue>; readonly counts: Float64Array; sum: number }

/** Makes a histogram that the registry shows. */
export function createDistribution(registry: Registry, options: DistributionOptions): Distribution {
  const { name, help, labelNames, buckets } = options
  const series = new Map<LabelValue, Map<LabelValue, Series>>()
  const seriesOf = (first: LabelValue, second: LabelValue): Series => {
    const group = series.get(first) ?? new Map<LabelValue, Series>()
    series.set(first, group)
    const known = group.get(second)
    if (known !== undefined) return known
    const [one, other] = labelNames
    const labels = { [one]: first, ...(other !== undefined && { [other]: second }) }
    const made = { labels, counts: new Float64Array(buckets.length + 1), sum: 0 }
    group.set(second, made)
    return made
  }
  const shown = {
    name,
    async get() {
      const all = [...series.values()].flatMap((group) => [...group.values()])
      const values = all.flatMap((one) => valuesOf(name, buckets, one))
      return { name, help, type: 'histogram', aggregator: 'sum', values }
    },
  }
  // The registry asks a metric for its name and for get() only.
  registry.registerMetric(shown as unknown as Histogram)
  return {
    add(value, first, second = '') {
      const one = series.get(first)?.get(second) ?? seriesOf(first, second)
      let bucket = 0
      while (bucket < buckets.length && value > (buckets[bucket] ?? 0)) bucket += 1
      one.counts[bucket] = (one.counts[bucket] ?? 0) + 1
      one.sum += value
    },
  }
}

/** The lines of a series: buckets count what lies below their bound, all of it. */
function valuesOf(name: string, buckets: readonly number[], { labels, counts, sum }: Series) {
  let below = 0
  const lines = [...buckets, '+Inf'].map((le, nth) => {
    below += counts[nth] ?? 0
    return { metricName: `${name}_bucket`, labels: { le }, sharedLabels: labels, value: below }
  })
  return [
    ...lines,
    { metricName: `${name}_sum`, sharedLabels: labels, value: sum },
    { metricName: `${name}_count`, sharedLabels: labels, value: below },
  ]
}
