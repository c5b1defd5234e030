/** What every screen owes to those who see, move or linger differently. */
import { expect, test } from 'bun:test'
import { findingsOf, keepScreen } from './testing/browser.ts'
import { showDay, signIn } from './testing/desk.ts'
import { cutOff, movements, overflow } from './testing/looks.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

const PLACES = [
  ...['day', 'queue', 'account'],
  ...['admin/users', 'admin/practitioners', 'admin/locations', 'admin/types', 'admin/schedules'],
]
/** Twice as large on a screen of 1280 × 1024, and a tablet. */
const WINDOWS = [
  ['at 200 %', { width: 640, height: 512 }],
  ['on a tablet', { width: 1024, height: 768 }],
] as const

describeScreens('comfort in Chromium', (site) => {
  test.each(WINDOWS)(
    '%s every screen fits, and nothing is cut off',
    async (_, size) => {
      const seat = await site.seat(size)
      const { page } = seat
      const found: Record<string, unknown> = {}
      const judge = async (name: string): Promise<void> => {
        const [wide, cut] = [await overflow(page), await cutOff(page)]
        if (wide !== 0 || cut.length > 0) found[name] = { wide, cut }
      }
      await page.goto(site.stack.url)
      await page.getByLabel('User name').waitFor()
      await judge('sign-in')
      await signIn(seat, site.stack, `org-admin@${CLINIC}`)
      for (const place of PLACES) {
        await page.goto(`${site.stack.url}/clinic/${place}/`)
        await page.locator('#main h1').waitFor()
        if (place === 'day') await showDay(page, site.stack.busyDay)
        if (place.startsWith('admin')) await page.locator('tbody tr').first().waitFor()
        await judge(place)
        if (!place.startsWith('admin')) continue
        await page.locator('tbody button').first().click()
        await page.getByRole('dialog').waitFor()
        await judge(`${place}, its form`)
        await page.keyboard.press('Escape')
      }
      await page.keyboard.press('/')
      await page.keyboard.type('mar')
      await page.locator('dialog [role=option]').first().waitFor()
      await judge('search')
      await page.keyboard.press('Enter')
      await page.locator('main section h2').first().waitFor()
      await judge('chart')
      await keepScreen(page, `chart-${size.width}`)
      expect(found).toEqual({})
    },
    TEST_MS,
  )

  test.each(['reduce', 'no-preference'] as const)(
    'nothing moves by itself when a person asks for “%s”',
    async (motion) => {
      const seat = await site.seat({ motion })
      const { page } = seat
      await page.goto(site.stack.url)
      await page.getByLabel('User name').waitFor()
      expect(await movements(page)).toEqual([])
      await signIn(seat, site.stack, `clinician@${CLINIC}`)
      await showDay(page, site.stack.busyDay)
      await page.locator('[data-visit]').first().click()
      await page.getByRole('dialog').waitFor()
      expect(await movements(page)).toEqual([])
      await page.getByRole('button', { name: 'Open the chart' }).click()
      await page.locator('main section h2').first().waitFor()
      expect(await movements(page)).toEqual([])
    },
    TEST_MS,
  )

  test(
    'who does nothing is warned, may stay by the button alone, and is signed out in the end',
    async () => {
      const seat = await site.seat()
      const { page } = seat
      await page.clock.install()
      await signIn(seat, site.stack, `front-desk@${CLINIC}`)
      const warning = page.getByRole('dialog', { name: 'Are you still there?' })
      expect(await warning.count()).toBe(0)
      await page.clock.fastForward('13:10')
      await warning.waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'idle')
      await page.keyboard.press('x')
      expect(await warning.isVisible()).toBe(true)
      await page.getByRole('button', { name: 'Stay signed in' }).click()
      await warning.waitFor({ state: 'detached' })
      await page.clock.fastForward('10:00')
      await page.locator('[data-grid]').waitFor()
      expect(await warning.count()).toBe(0)
      await page.clock.fastForward('03:10')
      await warning.waitFor()
      await page.clock.fastForward('02:10')
      await page.getByText('You were signed out because nobody was at work here.').waitFor()
      expect(await page.locator('[data-visit]').count()).toBe(0)
    },
    TEST_MS,
  )
})
