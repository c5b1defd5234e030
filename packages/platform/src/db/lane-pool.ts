/**
 * A few lanes and the sources of work that feed them. Free lanes take what a source has gathered;
 * nobody waits for a timer. Lost lanes come back by themselves.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../time/clock.ts'
import { type Lane, type LaneOptions, openLane } from './lane.ts'

/** First and longest wait between attempts to connect: back within 2 s of the server's return. */
const RECONNECT_MS = { first: 50, longest: 500 }
/** How often waiting work is checked against its deadline. */
const SWEEP_MS = 25
/** How long closing waits for exchanges under way: nobody waits for their answers any more. */
const CLOSE_MS_MAX = 2_000

/** Something that gathers work for lanes. */
export type WorkSource = {
  /** Whether a free lane would find work. */
  hasWork(): boolean
  /** Takes work and runs it; never rejects. `free`: lanes that could take a share, this one included. */
  run(lane: Lane, free: number): Promise<void>
  /** Fails what has waited too long; see `waitedTooLong`. */
  sweep(nowTicks: number, lostBefore: number | null): void
  /** Fails everything that waits, for good. */
  close(): void
}

/**
 * Whether work that waits for a lane has to be failed: at its deadline, or, while the server is lost, when
 * it was queued before `lostBefore`. Null: a lane is connected, or may be again in a moment.
 */
export function waitedTooLong(
  work: { readonly queuedAt: number; readonly deadline: number },
  nowTicks: number,
  lostBefore: number | null,
): boolean {
  return nowTicks > work.deadline || (lostBefore !== null && work.queuedAt < lostBefore)
}

/** Counts for gauges. */
export type LanePoolStats = { readonly size: number; readonly connected: number; readonly busy: number }

/** Lanes shared by several sources. */
export type LanePool = {
  attach(source: WorkSource): void
  /** Tells the pool that a source has work. */
  wake(): void
  stats(): LanePoolStats
  /** Resolves when all lanes are connected. Throws: the last connection error after `withinMs`. */
  ready(withinMs: number): Promise<void>
  /** Fails what waits, gives what is under way a moment to end, closes the lanes. */
  close(): Promise<void>
}

/** How to open a pool. */
export type LanePoolOptions = LaneOptions & {
  readonly size: number
  readonly clock: Clock
  /** An exchange older than this hangs on a server that does not even time out: the lane is dropped. */
  readonly exchangeMsMax: number
  /** How long work waits for a lane when none is connected: the server, and not only a lane, is lost. */
  readonly downMsMax: number
}

type Slot = { lane: Lane | null; busySince: number | null }

function isFree(slot: Slot): slot is Slot & { lane: Lane } {
  return slot.lane !== null && slot.busySince === null
}

/** Opens `size` lanes in the background. */
export function createLanePool(options: LanePoolOptions): LanePool {
  const slots: Slot[] = Array.from({ length: options.size }, () => ({ lane: null, busySince: null }))
  const sources: WorkSource[] = []
  const sourceWithWork = inTurn(sources)
  let woken = false

  const dispatch = (): void => {
    woken = false
    const free = slots.filter(isFree)
    for (const [i, slot] of free.entries()) {
      const source = sourceWithWork()
      if (source === null) return
      const { lane } = slot
      slot.busySince = options.clock.ticks()
      source.run(lane, free.length - i).then(() => {
        if (slot.lane === lane) slot.busySince = null
        wake()
      })
    }
  }

  // What arrives in one turn of the event loop travels together: a microtask would run after one request.
  const wake = (): void => {
    if (woken) return
    woken = true
    setImmediate(dispatch)
  }

  const life: Life = { closed: false, lastError: new Error('not connected yet'), onConnected: wake }
  const sweeper = setInterval(createSweep(slots, sources, options), SWEEP_MS)
  sweeper.unref()
  for (const slot of slots) void keepConnected(slot, options, life)

  return {
    attach(source) {
      sources.push(source)
      if (life.closed) source.close()
    },
    wake,
    stats: () => ({
      size: slots.length,
      connected: slots.filter((slot) => slot.lane !== null).length,
      busy: slots.filter((slot) => slot.busySince !== null).length,
    }),
    async ready(withinMs) {
      const until = options.clock.ticks() + withinMs
      while (slots.some((slot) => slot.lane === null)) {
        if (options.clock.ticks() > until) throw life.lastError
        await sleep(RECONNECT_MS.first)
      }
    },
    async close() {
      life.closed = true
      for (const source of sources) source.close()
      // The sweeper goes on meanwhile, so that whoever waits is told at the deadline.
      await endLanes(slots)
      clearInterval(sweeper)
    },
  }
}

async function endLanes(slots: readonly Slot[]): Promise<void> {
  const timer = setTimeout(() => slots.forEach((slot) => void slot.lane?.destroy()), CLOSE_MS_MAX)
  await Promise.all(slots.map((slot) => slot.lane?.end()))
  clearTimeout(timer)
}

/** What the connecting of all slots has in common. */
type Life = { closed: boolean; lastError: unknown; readonly onConnected: () => void }

/** Gives the slot a lane, and another one whenever it is lost. */
async function keepConnected(slot: Slot, options: LaneOptions, life: Life): Promise<void> {
  let waitMs = RECONNECT_MS.first
  while (!life.closed && slot.lane === null) {
    try {
      const lane = await openLane(options, () => {
        slot.lane = null
        slot.busySince = null
        if (!life.closed) void keepConnected(slot, options, life)
      })
      if (life.closed) return lane.destroy()
      slot.lane = lane
      life.onConnected()
    } catch (error) {
      life.lastError = error
      await sleep(waitMs)
      waitMs = Math.min(waitMs * 2, RECONNECT_MS.longest)
    }
  }
}

/** The next source that has work, each in its turn; null when none has. */
function inTurn(sources: readonly WorkSource[]): () => WorkSource | null {
  let next = 0
  return () => {
    for (let i = 0; i < sources.length; i++) {
      const source = sources[(next + i) % sources.length]
      if (source?.hasWork()) {
        next = (next + i + 1) % sources.length
        return source
      }
    }
    return null
  }
}

function createSweep(
  slots: readonly Slot[],
  sources: readonly WorkSource[],
  { clock, exchangeMsMax, downMsMax }: LanePoolOptions,
): () => void {
  let downSince: number | null = null
  return () => {
    const now = clock.ticks()
    downSince = slots.some((slot) => slot.lane !== null) ? null : (downSince ?? now)
    const lostBefore = downSince !== null && now - downSince > downMsMax ? now - downMsMax : null
    for (const source of sources) source.sweep(now, lostBefore)
    for (const slot of slots) {
      if (slot.busySince !== null && now - slot.busySince > exchangeMsMax) slot.lane?.destroy()
    }
  }
}
