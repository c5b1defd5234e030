/** What is seen while one of the services is away: what is true, and nothing is lost. */
import { expect, test } from 'bun:test'
import { until } from '@ehrconnect/platform/testing/conditions'
import { findingsOf } from './testing/browser.ts'
import { showDay, signIn } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

/** A service that was killed again and again waits longer before each start. */
const BACK_MS = 60_000

/** What browsers and the front door say of requests that a service left without an answer. */
const AWAY = /status of 503 |net::ERR_/

describeScreens('services that restart, in Chromium', (site) => {
  test(
    'a calendar says that it is not live while its service is away, keeps what it shows, and is live again',
    async () => {
      const { page, complaints } = await site.seat()
      await signIn({ page, complaints, context: page.context() }, site.stack, `front-desk@${CLINIC}`)
      await showDay(page, site.stack.busyDay)
      const count = await page.locator('[data-visit]').count()
      await page.evaluate(`globalThis.said = []
        new MutationObserver(() => {
          for (const { textContent } of document.querySelectorAll('[role=status]'))
            if (/live/.test(textContent) && said.at(-1) !== textContent) said.push(textContent)
        }).observe(document.body, { childList: true, characterData: true, subtree: true })`)
      site.stack.kill('clinical')
      const said = async (): Promise<readonly string[]> => {
        const found: unknown = await page.evaluate('said')
        return Array.isArray(found) ? found.map(String) : []
      }
      const isBack = async (): Promise<boolean> => {
        const all = await said()
        return all.some((text) => text.includes('not live')) && (all.at(-1) ?? '').endsWith('● live')
      }
      await until('the calendar says that it is not live, and later that it is', isBack, BACK_MS)
      await page
        .locator('[data-visit]')
        .nth(count - 1)
        .waitFor()
      expect(complaints.filter((complaint) => !AWAY.test(complaint))).toEqual([])
    },
    TEST_MS,
  )

  test(
    'a page that is loaded while sign-in is away says so, signs nobody out, and goes on when it is back',
    async () => {
      const { page, context, complaints } = await site.seat()
      await signIn({ page, context, complaints }, site.stack, `front-desk@${CLINIC}`)
      const told = page.getByText('Sign-in does not answer at the moment.', { exact: false })
      site.stack.kill('admin')
      await page.reload()
      await until(
        'the page says so',
        async () => {
          // It would be back before the page has asked.
          site.stack.kill('admin')
          return told.isVisible()
        },
        BACK_MS,
      )
      expect(await findingsOf(page)).toEqual([])
      await page.locator('[data-grid]').waitFor({ timeout: BACK_MS })
      expect(await told.count()).toBe(0)
      expect(complaints.filter((complaint) => !AWAY.test(complaint))).toEqual([])
    },
    TEST_MS,
  )
})
