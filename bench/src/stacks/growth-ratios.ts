/** How latencies change with the number of patients. */
import { type Spread, spreadOf } from '../load/statistics.ts'
import type { StackRun } from './compare.ts'
import type { Point } from './point.ts'

/** Latencies of one size divided by those of the base, block by block. */
export type Growth = {
  readonly row: string
  readonly rate: number | null
  readonly patients: number
  readonly p50: Spread | null
  readonly p95: Spread | null
}

/** The size that others are compared with, when it was measured. */
const BASE = 100_000

/** Ten times more at each step, up to the largest. */
export function sizesOf(smallest: number, largest: number): number[] {
  const sizes: number[] = []
  for (let size = smallest; size <= largest; size *= 10) sizes.push(size)
  return sizes
}

/** 100,000 patients, or else the smallest set. */
export function baseOf(sizes: readonly number[]): number {
  return sizes.includes(BASE) ? BASE : Math.min(...sizes)
}

/** The ratios of every size at every row and rate; runs carry the size as the name of their stack. */
export function growthOf(runs: readonly StackRun[], base: string): Growth[] {
  const groups = Map.groupBy(runs, ({ row, rate, stack }) => `${row} ${rate} ${stack}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || first.stack === base) return []
    const { row, rate, stack } = first
    const bases = groups.get(`${row} ${rate} ${base}`) ?? []
    const patients = Number(stack)
    const ratio = (pick: (point: Point) => number): Spread | null => ratioOf(group, bases, pick)
    return [{ row, rate, patients, p50: ratio(({ p50_ms }) => p50_ms), p95: ratio(({ p95_ms }) => p95_ms) }]
  })
}

function ratioOf(
  group: readonly StackRun[],
  bases: readonly StackRun[],
  pick: (point: Point) => number,
): Spread | null {
  const ratios = group.flatMap(({ block, point }) => {
    const base = bases.find((run) => run.block === block)?.point
    return base === undefined || base.errors + point.errors > 0 ? [] : [pick(point) / pick(base)]
  })
  return ratios.length === 0 ? null : spreadOf(ratios)
}
