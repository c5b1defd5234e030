/** What can be judged of how a page looks. */
import type { Page } from 'playwright-core'

/** How much wider than the window a page is. */
export function overflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** What stands outside of the window and cannot be scrolled to: its text, or its name. */
export async function cutOff(page: Page): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(`(() => {
    const scrolls = (element) => {
      for (let at = element.parentElement; at !== null; at = at.parentElement)
        if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true
      return false
    }
    return [...document.querySelectorAll('button, a, input, select, textarea, h1, h2, h3, label, p, td')]
      .filter((element) => element.checkVisibility() && !element.matches('.sr-only, .sr-only *, a[href="#main"]'))
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect()
        return (left < -1 || right > innerWidth + 1) && !scrolls(element)
      })
      .map((element) => element.textContent || element.getAttribute('aria-label') || element.outerHTML.slice(0, 80))
  })()`)
  return Array.isArray(found) ? found.map(String) : ['no answer']
}

/** What moves by itself, or would: running animations, and what has a transition. */
export async function movements(page: Page): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(`[
    ...document.getAnimations().map(({ effect }) => effect?.target?.outerHTML.slice(0, 80) ?? 'animation'),
    ...[...document.querySelectorAll('*')]
      .filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element)
        return animationName !== 'none' || transitionDuration.split(',').some((time) => parseFloat(time) > 0)
      })
      .map((element) => element.outerHTML.slice(0, 80)),
  ]`)
  return Array.isArray(found) ? found.map(String) : ['no answer']
}

/** How many names of visits are cut on the sheet, and those of which the first letter is out of sight. */
export async function namesCut(
  page: Page,
): Promise<{ readonly cut: number; readonly withoutBeginning: readonly string[] }> {
  const found: unknown = await page.evaluate(`(() => {
    const cut = [...document.querySelectorAll('[data-visit] [data-name]')].filter(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    const hidden = cut.filter((name) => {
      const letter = document.createRange()
      letter.setStart(name.firstChild, 0)
      letter.setEnd(name.firstChild, 1)
      const [seen, frame] = [letter, name].map((one) => one.getBoundingClientRect())
      return seen.left < frame.left - 1 || seen.right > frame.right + 1
    })
    return [cut.length, ...hidden.map(({ textContent }) => textContent)]
  })()`)
  const [cut, ...withoutBeginning] = Array.isArray(found) ? found : [0, 'no answer']
  return { cut: Number(cut), withoutBeginning: withoutBeginning.map(String) }
}
