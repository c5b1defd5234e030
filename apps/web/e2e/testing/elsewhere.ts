/** How soon another screen shows what was done at one: told, not judged. */
import type { Page, Response } from 'playwright-core'

/** Does something, and waits until another screen shows words that it did not show before. */
export async function showsElsewhere(
  elsewhere: Page,
  words: string,
  doing: () => Promise<Response>,
): Promise<void> {
  // A promise that were the value of this would be waited for here.
  await elsewhere.evaluate(`void (globalThis.shownAt = new Promise((resolve) => {
    const words = ${JSON.stringify(words)}
    const observer = new MutationObserver(() => {
      if (!document.body.textContent.includes(words)) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => resolve(Date.now())))
    })
    observer.observe(document.body, { childList: true, characterData: true, subtree: true })
  }))`)
  const response = await doing()
  await response.finished()
  await elsewhere.getByText(words).first().waitFor()
  const { startTime, responseEnd } = response.request().timing()
  const tookMs = Math.round(Number(await elsewhere.evaluate('shownAt')) - startTime - responseEnd)
  process.stdout.write(`“${words}” painted in the other browser ${tookMs} ms after it was told\n`)
}

/** The answer to a write, which is under way or still to come. */
export function answerTo(page: Page, method: string, path: string): Promise<Response> {
  return page.waitForResponse(
    (response) => response.request().method() === method && new URL(response.url()).pathname === path,
  )
}
