/** How soon a screen answers hands: from a key or a click to the next paint, as the browser measures it. */
import type { Page } from 'playwright-core'

/** Begins to measure. */
export async function watchPaints(page: Page): Promise<void> {
  await page.evaluate(`globalThis.paints = new Map()
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries())
        if (interactionId > 0) paints.set(interactionId, Math.max(duration, paints.get(interactionId) ?? 0))
    }).observe({ type: 'event', durationThreshold: 16 })`)
}

/** Milliseconds of each interaction since then that took 16 at least, the slowest first. */
export async function paintsOf(page: Page): Promise<readonly number[]> {
  // The observer is told a moment after the paint.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))')
  const found: unknown = await page.evaluate('[...paints.values()]')
  return Array.isArray(found) ? found.map(Number).sort((one, other) => other - one) : []
}

/** What was measured, in words; a busy machine is no reason to fail. */
export function tellPaints(what: string, paints: readonly number[], interactions: number): void {
  const [slowest] = paints
  const longer = paints.filter((ms) => ms > 200).length
  const told = slowest === undefined ? 'less than 16 ms' : `at most ${slowest} ms, ${longer} over 200 ms`
  process.stdout.write(`Interaction to next paint with ${what}: ${told}, of ${interactions} interactions\n`)
}
