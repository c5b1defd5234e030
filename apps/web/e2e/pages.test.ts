/** What holds on every page: for each role, language, look and size. */
import { expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import { enterPassword, showDay, signIn } from './testing/desk.ts'
import { fillDay } from './testing/full-day.ts'
import { namesCut, overflow } from './testing/looks.ts'
import { paintsOf, tellPaints, watchPaints } from './testing/paint.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

/** Compressed JavaScript of a first load, in KB of 1,000 bytes. */
const SIGN_IN_BYTES_MAX = 200_000
const DAY_SHEET_BYTES_MAX = 350_000

/** What is measured and not judged: a busy machine is no reason to fail. */
function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Compressed bytes of the scripts that a page has loaded. */
async function scriptBytes(page: Page): Promise<number> {
  const bytes = await page.evaluate(`performance.getEntriesByType('resource')
    .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`)
  return Number(bytes)
}

/** Opens the chart of the first patient that is found. */
async function openChart(page: Page): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type('mar')
  await page.locator('dialog [role=option]').first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/clinic/chart/**')
  await page.locator('h1').waitFor()
}

/** The other views of the calendar, and the sheet of keys: they differ from the day sheet in no language. */
async function goThroughViews(page: Page, judge: Judge): Promise<void> {
  const view = page.locator('main select').first()
  for (const name of ['week', 'list']) {
    await view.selectOption(name)
    await page
      .locator(name === 'list' ? 'main tbody tr' : '[data-visit]')
      .first()
      .waitFor()
    await judge(name)
  }
  await page.keyboard.press('?')
  await page.locator('dialog[open]').waitFor()
  await judge('keys')
  await page.keyboard.press('Escape')
}

type Judge = (name: string) => Promise<void>

/** Shows each main page; what axe finds and what is wider than the window, by page. */
async function goThrough({ page }: Seat, suffix = ''): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = {}
  const judge: Judge = async (name) => {
    const findings = await findingsOf(page)
    if (findings.length > 0) found[name] = findings
    const wide = await overflow(page)
    if (wide !== 0) found[`${name}, wider than the window by`] = wide
    await keepScreen(page, `${name}${suffix}`)
  }
  await judge('day-sheet')
  if (suffix === '') await goThroughViews(page, judge)
  await page.locator('a[href="/clinic/queue/"]').click()
  await page.locator('h1').waitFor()
  await page.locator('main h2').nth(3).waitFor()
  await judge('my-day')
  await openChart(page)
  await page.locator('textarea, main ol button').first().waitFor()
  await judge('chart')
  return found
}

describeScreens('the pages in Chromium', (site) => {
  test(
    'a wrong password is told in plain words, and the name that was typed stays',
    async () => {
      const { page, context, complaints } = await site.seat()
      await page.goto(site.stack.url)
      await page.getByLabel('User name').waitFor()
      expect(await findingsOf(page)).toEqual([])
      expect(complaints).toEqual([])
      await keepScreen(page, 'sign-in')
      await page.getByLabel('User name').fill(`front-desk@${CLINIC}`)
      await page.getByLabel('Password').fill('wrong')
      await page.keyboard.press('Enter')
      await page.getByText('The name or the password is not right.').waitFor()
      expect(await page.getByLabel('User name').inputValue()).toBe(`front-desk@${CLINIC}`)
      await context.close()
    },
    TEST_MS,
  )

  test(
    'first loads stay small, run no script that the policy does not name, and nothing is fetched elsewhere',
    async () => {
      const seat = await site.seat()
      const { page } = seat
      const hosts = new Set<string>()
      page.on('request', (request) => hosts.add(new URL(request.url()).host))
      const answer = await page.goto(site.stack.url)
      const policy = answer?.headers()['content-security-policy'] ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toMatch(/script-src 'self'( 'sha256-[^']+')+(;|$)/)
      expect(policy).not.toMatch(/script-src[^;]*unsafe/)
      await page.getByLabel('User name').waitFor()
      const signInBytes = await scriptBytes(page)
      await signIn(seat, site.stack, `front-desk@${CLINIC}`)
      await page.reload()
      await page.locator('[data-grid]').waitFor()
      const sheetBytes = await scriptBytes(page)
      tell(`JavaScript: ${signInBytes} bytes on the sign-in page, ${sheetBytes} on the day sheet`)
      expect(signInBytes).toBeGreaterThan(10_000)
      expect(signInBytes).toBeLessThanOrEqual(SIGN_IN_BYTES_MAX)
      expect(sheetBytes).toBeLessThanOrEqual(DAY_SHEET_BYTES_MAX)
      expect([...hosts]).toEqual([new URL(site.stack.url).host])
      expect(seat.complaints).toEqual([])
      await seat.context.close()
    },
    TEST_MS,
  )

  test(
    'a role without a calendar and without a trail begins at the own account',
    async () => {
      const seat = await site.seat()
      const { page } = seat
      await enterPassword(seat, site.stack, `inventory@${CLINIC}`)
      await page.waitForURL('**/clinic/account/')
      await page.getByRole('region', { name: 'Password' }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      expect(seat.complaints).toEqual([])
      await seat.context.close()
    },
    TEST_MS,
  )

  test.each(['front-desk', 'nurse', 'billing', 'org-admin'])(
    'the role %s signs in and sees the day without a complaint',
    async (role) => {
      const seat = await site.seat()
      await signIn(seat, site.stack, `${role}@${CLINIC}`)
      await openChart(seat.page)
      await seat.page.locator('main section h2').first().waitFor()
      expect(await findingsOf(seat.page)).toEqual([])
      expect(seat.complaints).toEqual([])
      await seat.context.close()
    },
    TEST_MS,
  )

  test(
    'every page is free of findings, and fits on a tablet',
    async () => {
      const seat = await site.seat({ width: 1024 })
      await signIn(seat, site.stack, `clinician@${CLINIC}`)
      await showDay(seat.page, site.stack.busyDay)
      expect(await goThrough(seat)).toEqual({})
      expect(seat.complaints).toEqual([])
      await seat.context.close()
    },
    TEST_MS,
  )

  test(
    'every page is free of findings in Urdu, from right to left, and in the dark',
    async () => {
      const seat = await site.seat({ dark: true })
      const { page } = seat
      await signIn(seat, site.stack, `clinician@${CLINIC}`)
      await page.locator('summary').click()
      await page.getByLabel('Language').selectOption('ur')
      await page.locator('html[dir=rtl][lang=ur]').waitFor()
      await page.locator('summary').click()
      await showDay(page, site.stack.busyDay)
      const view = page.locator('main select').first()
      await view.selectOption('week')
      await page.locator('[data-visit]').nth(50).waitFor()
      const names = await namesCut(page)
      expect(names.cut).toBeGreaterThan(0)
      expect(names.withoutBeginning).toEqual([])
      await view.selectOption('day')
      await showDay(page, site.stack.busyDay)
      // The hours are counted as the times of the visits are.
      const hours = await page.locator('[data-grid] > div[aria-hidden] bdi').allInnerTexts()
      expect(hours.every((hour) => /^\d{1,2}\s[AP]M$/.test(hour))).toBe(true)
      expect(await goThrough(seat, '-ur')).toEqual({})
      expect(seat.complaints).toEqual([])
      await seat.context.close()
    },
    TEST_MS,
  )

  test(
    'without a network the page says so, keeps what it shows, and comes back by itself',
    async () => {
      const seat = await site.seat()
      const { page, context } = seat
      await signIn(seat, site.stack, `front-desk@${CLINIC}`)
      await showDay(page, site.stack.busyDay)
      await context.setOffline(true)
      await page.getByText('No network.', { exact: false }).waitFor()
      expect(await page.locator('[data-visit]').count()).toBeGreaterThan(0)
      await context.setOffline(false)
      await page.getByText('No network.', { exact: false }).waitFor({ state: 'detached' })
      await context.close()
    },
    TEST_MS,
  )

  test(
    'a week of hundreds of visits answers to keys; how fast is told, not judged',
    async () => {
      const seat = await site.seat()
      const { page } = seat
      await signIn(seat, site.stack, `clinician@${CLINIC}`)
      await showDay(page, site.stack.busyDay)
      await page.locator('main select').first().selectOption('week')
      await page.locator('[data-visit]').nth(100).waitFor()
      await watchPaints(page)
      await page.locator('[data-visit]').first().focus()
      const focused = new Set<string | null>()
      const keys = ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowRight']
      for (const key of keys) {
        await page.keyboard.press(key)
        focused.add(await page.locator('[data-visit]:focus').getAttribute('data-visit'))
      }
      expect(focused.size).toBeGreaterThan(3)
      const count = await page.locator('[data-visit]').count()
      tellPaints(`a week of ${count} visits`, await paintsOf(page), keys.length)
      await seat.context.close()
    },
    TEST_MS,
  )

  test(
    'a day sheet of 200 visits answers to keys, clicks and words; how fast is told, not judged',
    async () => {
      const seat = await site.seat({ height: 1400 })
      const { page } = seat
      const day = await fillDay(site.stack)
      await signIn(seat, site.stack, `front-desk@${CLINIC}`)
      await showDay(page, day)
      await page.locator('[data-visit]').nth(199).waitFor()
      await watchPaints(page)
      const dialog = page.getByRole('dialog')
      const keys = ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']
      for (const nth of [3, 60, 150]) {
        await page.locator('[data-visit]').nth(nth).click()
        await dialog.waitFor()
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'detached' })
        for (const key of keys) await page.keyboard.press(key)
      }
      await page.keyboard.press('m')
      await page.getByText(/^Moving to/).waitFor()
      for (let step = 0; step < keys.length; step += 1) await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Escape')
      await page.keyboard.press('n')
      await dialog.waitFor()
      await page.keyboard.type('okapi')
      await page.getByText('Found: 5').waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await page.keyboard.press('f')
      await page.locator('main fieldset').waitFor()
      // Of three clicks, three times the keys, and a move, a booking and the filters.
      const interactions = 3 * (2 + keys.length) + (keys.length + 2) + (1 + 'okapi'.length + 1) + 1
      tellPaints(`a day sheet of 200 visits`, await paintsOf(page), interactions)
      expect(await page.locator('[data-visit]').count()).toBe(200)
      expect(seat.complaints).toEqual([])
    },
    TEST_MS,
  )
})
