/** When requests of an open run are due, and on which connection: decided before the server is asked. */

/** Requests at a fixed rate. Times in milliseconds after the begin. */
export type Schedule = {
  /** When the nth request (from 0) is due. */
  dueAt(nth: number): number
  /** Requests of the whole run. */
  readonly total: number
}

/** Evenly spaced, the first at once. */
export function fixedRate(ratePerSecond: number, seconds: number): Schedule {
  const gap = 1_000 / ratePerSecond
  return { dueAt: (nth) => nth * gap, total: Math.max(1, Math.floor(ratePerSecond * seconds)) }
}

/**
 * Connections in passes: in each pass every one once, in a new random order, so that each asks at random
 * moments and none is silent for longer than two passes.
 */
export function inPasses(size: number, random: () => number): () => number {
  const order = Int32Array.from({ length: size }, (_, i) => i)
  let at = size
  return () => {
    if (at >= size) {
      at = 0
      for (let i = size - 1; i > 0; i -= 1) {
        const other = Math.floor(random() * (i + 1))
        const kept = order[i] ?? 0
        order[i] = order[other] ?? 0
        order[other] = kept
      }
    }
    at += 1
    return order[at - 1] ?? 0
  }
}

/**
 * Which requests are taken from the second of two lists when it has this share: spread as evenly as
 * possible, so that every part of a run has the same mix.
 */
export function evenShare(share: number): () => boolean {
  let debt = share / 2
  return () => {
    debt += share
    if (debt < 1) return false
    debt -= 1
    return true
  }
}

/** A queue of connections that are free, first in first out, none of them twice. */
export function createQueue(size: number): { push(connection: number): void; shift(): number } {
  const ring = new Int32Array(size)
  const waiting = new Uint8Array(size)
  let head = 0
  let count = 0
  return {
    push(connection) {
      if (waiting[connection] === 1) return
      waiting[connection] = 1
      ring[(head + count) % size] = connection
      count += 1
    },
    /** -1 when nothing waits. */
    shift() {
      if (count === 0) return -1
      const connection = ring[head] ?? -1
      head = (head + 1) % size
      count -= 1
      waiting[connection] = 0
      return connection
    },
  }
}
