/**
 * A bounded queue that serves organizations in turn, so that one that floods waits behind itself and
 * not in front of the others.
 */

/** Share of the queue that one organization may hold: the rest stays free for the others. */
const ORGANIZATION_SHARE = 0.25

/** A queue of `T` by organization. */
export type FairQueue<T> = {
  readonly size: number
  /** False when the queue, or the organization's share of it, is full. */
  push(orgId: string, item: T): boolean
  /** Up to `max` items, one of each organization in turn, oldest first within an organization. */
  take(max: number): T[]
  /** Removes and returns the items for which `gone` holds. */
  remove(gone: (item: T) => boolean): T[]
}

/** Makes an empty queue for at most `sizeMax` items. */
export function createFairQueue<T>(sizeMax: number): FairQueue<T> {
  const waiting = new Map<string, T[]>()
  const shareMax = Math.max(1, Math.floor(sizeMax * ORGANIZATION_SHARE))
  let size = 0

  const takeAll = (): T[] => {
    const all = waiting.size === 1 ? [...waiting.values()][0] : [...waiting.values()].flat()
    waiting.clear()
    size = 0
    return all ?? []
  }

  const takeInTurn = (max: number): T[] => {
    const taken: T[] = []
    while (taken.length < max && waiting.size > 0) {
      for (const [orgId, items] of waiting) {
        const item = items.shift()
        // Re-inserting puts the organization at the end of the turn.
        waiting.delete(orgId)
        if (item !== undefined) taken.push(item)
        if (items.length > 0) waiting.set(orgId, items)
        if (taken.length === max) break
      }
    }
    size -= taken.length
    return taken
  }

  return {
    get size() {
      return size
    },
    push(orgId, item) {
      const items = waiting.get(orgId)
      if (size >= sizeMax || (items !== undefined && items.length >= shareMax)) return false
      if (items === undefined) waiting.set(orgId, [item])
      else items.push(item)
      size += 1
      return true
    },
    take: (max) => (size <= max ? takeAll() : takeInTurn(max)),
    remove(gone) {
      const removed: T[] = []
      for (const [orgId, items] of waiting) {
        if (!items.some(gone)) continue
        removed.push(...items.filter(gone))
        const kept = items.filter((item) => !gone(item))
        if (kept.length > 0) waiting.set(orgId, kept)
        else waiting.delete(orgId)
      }
      size -= removed.length
      return removed
    },
  }
}
