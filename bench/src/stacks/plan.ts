/** How long each part of a comparison takes. */
import type { Settings } from '../settings.ts'
import type { Plan } from './compare.ts'

/** Time for measuring in a trial: with loading, building and starting it ends within six minutes. */
const TRIAL_SECONDS = 170
/** A run costs so much more than its load: a process, its requests, connections. */
const OVERHEAD_SECONDS = 0.25
const RUN_SECONDS_MIN = 0.3
/** Machines that compile while they run need some seconds before they are what they are. */
const WARM_UP_SECONDS = 6
/** Rates are measured in so many of the blocks. */
const BLOCKS_PER_OPEN_BLOCK = 4
const COMMON_RATES = 3

/** The plan for so many stacks and rows. In a trial runs get as short as the time wants them. */
export function planOf(settings: Settings, stacks: number, rows: number): Plan {
  const { seconds, rounds, quick } = settings
  if (!quick) {
    return {
      warmUpSeconds: WARM_UP_SECONDS,
      seconds,
      blocks: rounds,
      openBlocks: Math.max(1, Math.floor(rounds / BLOCKS_PER_OPEN_BLOCK)),
      openSeconds: seconds,
      ownRates: true,
    }
  }
  const runs = Math.max(1, stacks * rows) * (1 + rounds + COMMON_RATES)
  const each = Math.min(seconds, Math.max(RUN_SECONDS_MIN, TRIAL_SECONDS / runs - OVERHEAD_SECONDS))
  const short = { warmUpSeconds: each, seconds: each, openSeconds: each }
  return { ...short, blocks: rounds, openBlocks: 1, ownRates: false }
}

/** What a plan takes, in seconds, without loading and starting. */
export function secondsOf(plan: Plan, stacks: number, rows: number): number {
  const own = plan.ownRates ? 2 : 0
  const open = (plan.openBlocks * COMMON_RATES + own) * (plan.openSeconds + OVERHEAD_SECONDS)
  const closed = plan.blocks * (plan.seconds + OVERHEAD_SECONDS)
  return Math.round(stacks * rows * (plan.warmUpSeconds + OVERHEAD_SECONDS + closed + open))
}
