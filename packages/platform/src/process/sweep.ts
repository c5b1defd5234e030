/**
 * What every process does now and then for each organization in which something is due. One in which it fails
 * is tried again the next time, and holds up no other.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Observe } from '../observe/events.ts'

/** Organizations in one statement: a look at one took 5 to 7 µs. */
export const ORGANIZATIONS_MAX = 1_000
/** Before all ids, and the scope of what is about no organization. */
export const NIL = '00000000-0000-0000-0000-000000000000'

/** An organization, and whether something is to be done there. */
export type Due = { readonly org_id: string; readonly is_due: boolean }

/** What is done for organizations. */
export type SweepOptions = {
  /** As it is told when it fails. */
  readonly task: string
  readonly everyMs: number
  readonly observe: Observe
  /** The organizations after one, in the order of their ids, at most ORGANIZATIONS_MAX. */
  look(after: string): Promise<readonly Due[]>
  /** Does what is due in an organization, until the signal says that the process ends; gives how much. */
  work(orgId: string, ending: AbortSignal): Promise<number>
}

/** The sweeping of a process. */
export type Sweep = {
  /** Looks at all organizations once; gives how much was done. Throws: when they cannot be looked at. */
  sweepNow(): Promise<number>
  /** Resolves when what is under way is done. */
  stop(): Promise<void>
}

/** Begins to sweep; the first time is after `everyMs`. */
export function startSweep({ task, everyMs, observe, look, work }: SweepOptions): Sweep {
  const ending = new AbortController()
  const { signal } = ending
  const failed = (): number => {
    observe({ type: 'background_failed', task, detail: 'will try again' })
    return 0
  }

  const sweepNow = async (): Promise<number> => {
    let done = 0
    let after = NIL
    while (!signal.aborted) {
      const seen = await look(after)
      for (const { org_id, is_due } of seen) {
        if (is_due && !signal.aborted) done += await work(org_id, signal).catch(failed)
      }
      const last = seen.at(-1)
      if (last === undefined || seen.length < ORGANIZATIONS_MAX) break
      after = last.org_id
    }
    return done
  }

  const keepSweeping = async (): Promise<void> => {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {})
      if (!signal.aborted) await sweepNow().catch(failed)
    }
  }

  const running = keepSweeping()
  return {
    sweepNow,
    async stop() {
      ending.abort()
      await running
    },
  }
}
