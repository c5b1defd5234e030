/** Waiting for what a test needs to be true, instead of sleeping and hoping. */
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 5

/**
 * Waits until `holds` gives true; a call that throws counts as false.
 *
 * Throws: Error that names `what` when it does not hold within `withinMs`.
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const giveUpAt = performance.now() + withinMs
  for (;;) {
    if (await attempt(holds)) return
    if (performance.now() > giveUpAt) throw new Error(`not within ${withinMs} ms: ${what}`)
    await sleep(POLL_MS)
  }
}

async function attempt(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await holds()
  } catch {
    return false
  }
}
