/** What the calendar does when its stream of events does not come. */
import { expect, test } from 'bun:test'
import { enterPassword } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

/** The page waits so long before it asks again. */
const PAUSE_MS = 3_000

describeScreens('the stream of events in Chromium', (site) => {
  test(
    'is asked for in good time, and not at once again, where each ends as soon as it begins',
    async () => {
      const seat = await site.seat()
      const { page } = seat
      let asked = 0
      await page.route('**/api/events/**', (route) => {
        asked += 1
        return route.fulfill({ status: 200, contentType: 'text/event-stream', body: '' })
      })
      const beforeMs = performance.now()
      await enterPassword(seat, site.stack, `front-desk@${CLINIC}`)
      await page.waitForURL('**/clinic/day/')
      await page.locator('[data-grid]').waitFor()
      for (let round = 0; round < 5; round += 1) {
        await page.keyboard.press('?')
        await page.getByRole('dialog').waitFor()
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      expect(asked).toBeGreaterThan(0)
      expect(asked).toBeLessThanOrEqual(1 + (performance.now() - beforeMs) / PAUSE_MS)
    },
    TEST_MS,
  )
})
