/**
 * A few lanes and the sources of work that feed them. A free lane takes what a source has gathered;
 * nobody waits for a timer. Lost lanes come back by themselves.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../time/clock.ts'
import { type Lane, type LaneOptions, openLane } from './lane.ts'

/** First and longest wait between attempts to connect: back within 2 s of the server's return. */
const RECONNECT_MS = { first: 50, longest: 500 }
/** How often waiting work is checked against its deadline. */
const SWEEP_MS = 25
/** An exchange older than this hangs on a server that does not even time out: the lane is dropped. */
const EXCHANGE_MS_MAX = 5_000

/** Something that gathers work for lanes. */
export type WorkSource = {
  /** Whether a free lane would find work. */
  hasWork(): boolean
  /** Takes work and runs it; never rejects. */
  run(lane: Lane): Promise<void>
  /** Fails what has waited too long; `up` says whether any lane is connected. */
  sweep(nowTicks: number, up: boolean): void
  /** Fails everything that waits, for good. */
  close(): void
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
  close(): Promise<void>
}

type Slot = { lane: Lane | null; busySince: number | null }

/** Opens `size` lanes in the background. */
export function createLanePool(options: LaneOptions & { size: number; clock: Clock }): LanePool {
  const slots: Slot[] = Array.from({ length: options.size }, () => ({ lane: null, busySince: null }))
  const sources: WorkSource[] = []
  const { clock } = options
  let nextSource = 0
  let closed = false
  let woken = false
  let lastError: unknown = new Error('not connected yet')

  const keepConnected = async (slot: Slot): Promise<void> => {
    let waitMs = RECONNECT_MS.first
    while (!closed && slot.lane === null) {
      try {
        const lane: Lane = await openLane(options, () => {
          slot.lane = null
          slot.busySince = null
          if (!closed) void keepConnected(slot)
        })
        if (closed) return lane.destroy()
        slot.lane = lane
        dispatch()
      } catch (error) {
        lastError = error
        await sleep(waitMs)
        waitMs = Math.min(waitMs * 2, RECONNECT_MS.longest)
      }
    }
  }

  const sourceWithWork = (): WorkSource | null => {
    for (let i = 0; i < sources.length; i++) {
      const source = sources[(nextSource + i) % sources.length]
      if (source?.hasWork()) {
        nextSource = (nextSource + i + 1) % sources.length
        return source
      }
    }
    return null
  }

  const dispatch = (): void => {
    for (const slot of slots) {
      if (slot.lane === null || slot.busySince !== null) continue
      const source = sourceWithWork()
      if (source === null) return
      const { lane } = slot
      slot.busySince = clock.ticks()
      source.run(lane).then(() => {
        if (slot.lane === lane) slot.busySince = null
        dispatch()
      })
    }
  }

  const sweeper = setInterval(() => {
    const now = clock.ticks()
    const up = slots.some((slot) => slot.lane !== null)
    for (const source of sources) source.sweep(now, up)
    for (const slot of slots) {
      if (slot.busySince !== null && now - slot.busySince > EXCHANGE_MS_MAX) slot.lane?.destroy()
    }
  }, SWEEP_MS)
  sweeper.unref()
  for (const slot of slots) void keepConnected(slot)

  return {
    attach: (source) => void sources.push(source),
    wake() {
      // Requests of the same turn of the event loop travel together.
      if (woken) return
      woken = true
      queueMicrotask(() => {
        woken = false
        dispatch()
      })
    },
    stats: () => ({
      size: slots.length,
      connected: slots.filter((slot) => slot.lane !== null).length,
      busy: slots.filter((slot) => slot.busySince !== null).length,
    }),
    async ready(withinMs) {
      const until = clock.ticks() + withinMs
      while (slots.some((slot) => slot.lane === null)) {
        if (clock.ticks() > until) throw lastError
        await sleep(RECONNECT_MS.first)
      }
    },
    async close() {
      closed = true
      clearInterval(sweeper)
      for (const source of sources) source.close()
      await Promise.all(slots.map((slot) => slot.lane?.end()))
    },
  }
}
