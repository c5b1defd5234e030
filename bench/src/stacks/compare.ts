/** The order of a comparison: stacks take turns, forwards and backwards, at saturation and at fixed rates. */
import { orderOf } from '../load/measure.ts'
import { median } from '../load/statistics.ts'
import type { Loaded, Point } from './point.ts'

/** One run with its place. `rate` is null at saturation. */
export type StackRun = {
  readonly row: string
  readonly stack: string
  readonly rate: number | null
  readonly block: number
  readonly point: Point
}

/** How long and how often. Units: seconds. */
export type Plan = {
  readonly warmUpSeconds: number
  readonly seconds: number
  readonly blocks: number
  readonly openBlocks: number
  readonly openSeconds: number
  /** Whether stacks are also measured at rates that the slowest could not serve. */
  readonly ownRates: boolean
}

/** Part of the slowest stack's limit at which all are asked. */
export const SHARES_OF_SLOWEST = [0.2, 0.5, 0.8] as const
/** Part of its own limit at which a faster stack is asked besides, for the picture. */
const SHARES_OF_OWN = [0.5, 0.8] as const
/** An own rate that is no higher than this times the common ones shows nothing new. */
const OWN_RATE_MIN = 1.15
/** Below it a run has too few requests for a percentile. */
const RATE_MIN = 5

/** Measures one row of all stacks that are loaded with it. */
export async function compareRow(
  row: string,
  loaded: readonly Loaded[],
  plan: Plan,
  onRun: (run: StackRun) => void,
): Promise<StackRun[]> {
  const runs: StackRun[] = []
  const keep = (stack: string, rate: number | null, block: number, point: Point): void => {
    const run = { row, stack, rate, block, point }
    runs.push(run)
    onRun(run)
  }
  for (const { measure } of loaded) await measure({ kind: 'closed', seconds: plan.warmUpSeconds })
  for (let block = 0; block < plan.blocks; block += 1) {
    for (const { stack, measure } of orderOf(loaded, block))
      keep(stack.name, null, block, await measure({ kind: 'closed', seconds: plan.seconds }))
  }
  const limits = limitsOf(runs)
  const rates = commonRates([...limits.values()])
  for (let block = 0; block < plan.openBlocks; block += 1) {
    for (const rate of rates) {
      for (const { stack, measure } of orderOf(loaded, block))
        keep(stack.name, rate, block, await measure({ kind: 'open', seconds: plan.openSeconds, rate }))
    }
  }
  if (!plan.ownRates) return runs
  for (const { stack, measure } of loaded) {
    for (const rate of ownRates(limits.get(stack.name) ?? 0, rates))
      keep(stack.name, rate, 0, await measure({ kind: 'open', seconds: plan.openSeconds, rate }))
  }
  return runs
}

/** The median requests a second at saturation of each stack, without runs that are void. */
export function limitsOf(runs: readonly StackRun[]): Map<string, number> {
  const closed = runs.filter(({ rate, point }) => rate === null && point.errors === 0)
  const groups = Map.groupBy(closed, ({ stack }) => stack)
  return new Map(
    [...groups].map(([stack, group]) => [stack, median(group.map(({ point }) => point.requests_per_second))]),
  )
}

/** The rates that all stacks are asked at: parts of what the slowest can serve. */
export function commonRates(limits: readonly number[]): number[] {
  if (limits.length === 0) return []
  const slowest = Math.min(...limits)
  return [...new Set(SHARES_OF_SLOWEST.map((share) => Math.max(RATE_MIN, Math.round(slowest * share))))]
}

/** Further rates for one stack, parts of its own limit, where they lie above the common ones. */
export function ownRates(limit: number, common: readonly number[]): number[] {
  const highest = Math.max(0, ...common)
  return SHARES_OF_OWN.map((share) => Math.round(limit * share)).filter(
    (rate) => rate >= Math.max(RATE_MIN, highest * OWN_RATE_MIN),
  )
}
