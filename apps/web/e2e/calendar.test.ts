/** The calendar under two pairs of hands: visits are dragged, refused, printed, seen by others at once. */
import { beforeAll, expect, test } from 'bun:test'
import { until } from '@ehrconnect/platform/testing/conditions'
import type { Page } from 'playwright-core'
import { askAs } from './testing/api.ts'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import { beginBooking, clock, focusedVisit, openSheet, register, showDay, signIn } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

const MINUTE_MS = 60_000
/** Longer than a time is held. */
const HOLD_MS = 5 * MINUTE_MS + 1_000
/** Steps of a hand on its way. */
const HAND_STEPS = 8

/** Pixels of a minute on the sheet. */
async function minutePx(page: Page): Promise<number> {
  const height = await page.evaluate(
    `document.querySelector('[data-column]').getBoundingClientRect().height /
      [...document.querySelectorAll('[data-grid] > div[aria-hidden] span')].length / 60`,
  )
  return Number(height)
}

/** Drags a visit down the sheet by minutes, and lets go. */
async function drag(page: Page, visit: string, minutes: number): Promise<void> {
  const block = page.locator(`[data-visit="${visit}"]`)
  await block.scrollIntoViewIfNeeded()
  const box = await block.boundingBox()
  if (box === null) throw new Error('the visit is not shown')
  const [x, y] = [box.x + box.width / 2, box.y + 4]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x, y + minutes * (await minutePx(page)), { steps: HAND_STEPS })
  await page.mouse.up()
}

describeScreens('the calendar in Chromium', (site) => {
  let desk: Seat
  let care: Seat
  let visit: string
  let starts: readonly string[]

  /** A visit on the sheet at the time of a start. */
  const at = (page: Page, start: string) =>
    page.locator(`[data-visit="${visit}"]`).filter({ hasText: clock(start) })

  /** Gives a time back: other tests need free times on this day, too. */
  async function giveBack(id: string): Promise<void> {
    const body = { reason: 'Was booked to see that it can be' }
    const asked = { method: 'POST', path: `/api/appointments/${id}/cancel`, body }
    expect((await askAs(site.stack, `front-desk@${CLINIC}`, asked)).status).toBe(200)
  }

  beforeAll(async () => {
    // The whole day is in sight: a hand cannot scroll.
    desk = await site.seat({ height: 1400 })
    care = await site.seat({ height: 1400 })
    await signIn(desk, site.stack, `front-desk@${CLINIC}`)
    await signIn(care, site.stack, `clinician@${CLINIC}`)
    await register(desk.page, 'Quokka', 'Quinn')
    await register(desk.page, 'Wombat', 'Wilma')
    await openSheet(desk.page)
  }, TEST_MS)

  test(
    'shows what one books on the screen of another; how fast is told, not judged',
    async () => {
      starts = await beginBooking(desk.page, 'Quokka', site.stack.quietDay)
      const [first = ''] = starts
      await showDay(care.page, first.slice(0, 10))
      await care.page.evaluate(`globalThis.painted = new Map()
        new MutationObserver(() => {
          const now = [...document.querySelectorAll('[data-visit]')]
            .filter(({ textContent }) => textContent.includes('booked'))
            .map(({ dataset }) => dataset.visit)
          requestAnimationFrame(() => setTimeout(() => {
            for (const id of now) if (!painted.has(id)) painted.set(id, Date.now())
          }))
        }).observe(document.querySelector('[data-grid]'), { childList: true, subtree: true, characterData: true })`)
      const answered = desk.page.waitForResponse((response) => response.url().endsWith('/confirm'))
      await desk.page.getByRole('button', { name: 'Book', exact: true }).click()
      const response = await answered
      await response.finished()
      visit = await focusedVisit(desk.page)
      let painted = 0
      await until('the other browser has painted the visit', async () => {
        painted = Number(await care.page.evaluate(`painted.get('${visit}')`))
        return painted > 0
      })
      const { startTime, responseEnd } = response.request().timing()
      const tookMs = Math.round(painted - startTime - responseEnd)
      process.stdout.write(`Painted in the other browser ${tookMs} ms after the booking was told\n`)
    },
    TEST_MS,
  )

  test(
    'takes a visit that is dragged to a free time, on both screens',
    async () => {
      const [first = ''] = starts
      const free = starts.find((start) => Date.parse(start) - Date.parse(first) >= 40 * MINUTE_MS) ?? ''
      await drag(desk.page, visit, (Date.parse(free) - Date.parse(first)) / MINUTE_MS)
      for (const { page } of [desk, care]) await at(page, free).waitFor()
      expect(await desk.page.getByRole('dialog').count()).toBe(0)
      starts = [free, ...starts.filter((start) => start !== free)]
    },
    TEST_MS,
  )

  test(
    'gives a visit back that is dropped where another stands, and offers the two nearest times',
    async () => {
      const [own = ''] = starts
      await beginBooking(care.page, 'Wombat', site.stack.quietDay)
      await care.page.getByRole('button', { name: 'Book', exact: true }).click()
      const other = await focusedVisit(care.page)
      const taken = desk.page.locator(`[data-visit="${other}"]`)
      await taken.waitFor()
      const boxes = await Promise.all([
        taken.boundingBox(),
        desk.page.locator(`[data-visit="${visit}"]`).boundingBox(),
      ])
      const [there, here] = boxes.map((box) => box?.y ?? 0)
      await drag(desk.page, visit, ((there ?? 0) - (here ?? 0)) / (await minutePx(desk.page)))
      const dialog = desk.page.getByRole('dialog')
      await dialog.getByText('Somebody else has this time.').waitFor()
      const nearest = dialog.getByText('The nearest free times:').locator('..').getByRole('button')
      expect(await nearest.count()).toBe(2)
      await at(desk.page, own).waitFor()
      expect(await findingsOf(desk.page)).toEqual([])
      await keepScreen(desk.page, 'refused-move')
      await dialog.getByRole('button', { name: 'Close' }).click()
      await at(desk.page, own).waitFor()
      await at(care.page, own).waitFor()
    },
    TEST_MS,
  )

  test(
    'gives up a drag into another column at Escape, asks nobody for it, and takes the next click',
    async () => {
      const [own = ''] = starts
      const { page } = desk
      const moves: string[] = []
      page.on('request', (request) => request.method() === 'PATCH' && moves.push(request.url()))
      const box = await page.locator(`[data-visit="${visit}"]`).boundingBox()
      if (box === null) throw new Error('the visit is not shown')
      await page.mouse.move(box.x + 10, box.y + 4)
      await page.mouse.down()
      const next = await page.locator('[data-column]').nth(1).boundingBox()
      await page.mouse.move((next?.x ?? 0) + 20, box.y + 64, { steps: HAND_STEPS })
      await page.getByText(/^Moving to/).waitFor()
      await page.keyboard.press('Escape')
      await page.mouse.up()
      await at(page, own).click()
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      expect(moves).toEqual([])
    },
    TEST_MS,
  )

  test(
    'holds the time of a booking that is begun, shows that to others, and gives it back when it is given up',
    async () => {
      const [start = ''] = await beginBooking(desk.page, 'Quokka', site.stack.quietDay)
      const held = care.page.locator('[data-visit]').filter({ hasText: 'held' })
      await held.filter({ hasText: clock(start) }).waitFor()
      expect(await findingsOf(desk.page)).toEqual([])
      await keepScreen(desk.page, 'hold')
      const others = await beginBooking(care.page, 'Wombat', site.stack.quietDay)
      expect(others).not.toContain(start)
      await desk.page.getByLabel('Why the patient comes').fill('Cough')
      for (const { page } of [desk, care]) await page.keyboard.press('Escape')
      await until('nothing is held any more', async () => (await held.count()) === 0)
      // What was typed is kept, and a time that was let go was no visit.
      await beginBooking(desk.page, 'Quokka', site.stack.quietDay)
      expect(await desk.page.getByLabel('Why the patient comes').inputValue()).toBe('Cough')
      await desk.page.keyboard.press('Escape')
      await until('nothing is held any more', async () => (await held.count()) === 0)
      await care.page.getByLabel('View').selectOption('list')
      await care.page.locator('main tbody tr').first().waitFor()
      expect(await care.page.locator('main tbody tr').filter({ hasText: 'Held' }).count()).toBe(0)
      await care.page.getByLabel('View').selectOption('day')
      // Whoever chooses and books at once need not wait until the other time is held.
      const [, , third = ''] = await beginBooking(desk.page, 'Quokka', site.stack.quietDay)
      await desk.page.getByRole('radio').nth(2).check()
      await desk.page.keyboard.press('Enter')
      const booked = await focusedVisit(desk.page)
      await care.page
        .locator(`[data-visit="${booked}"]`)
        .filter({ hasText: clock(third) })
        .waitFor()
      await giveBack(booked)
    },
    TEST_MS,
  )

  test(
    'says when a time is no longer held, holds it again, and books it while nobody else has it',
    async () => {
      const late = await site.seat()
      const { page } = late
      await page.clock.install()
      await signIn(late, site.stack, `front-desk@${CLINIC}`)
      await beginBooking(page, 'Quokka', site.stack.quietDay)
      const ended = page.getByText(/^No longer held for you/)
      await page.clock.fastForward(HOLD_MS)
      await ended.waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'hold-ended')
      await page.getByRole('button', { name: 'Hold it again' }).click()
      await page.getByText(/^Held for you until/).waitFor()
      await page.clock.fastForward(HOLD_MS)
      await ended.waitFor()
      await page.getByRole('button', { name: 'Book', exact: true }).click()
      const booked = await focusedVisit(page)
      await care.page.locator(`[data-visit="${booked}"]`).filter({ hasText: 'booked' }).waitFor()
      await late.context.close()
      await giveBack(booked)
    },
    TEST_MS,
  )

  test(
    'confirms a held time from the sheet, by key or by button for whoever it is; who began with it is told',
    async () => {
      const [start = ''] = await beginBooking(desk.page, 'Quokka', site.stack.quietDay)
      const held = care.page.locator('[data-visit]').filter({ hasText: clock(start) })
      await held.filter({ hasText: 'held' }).focus()
      await care.page.keyboard.press('b')
      const dialog = care.page.getByRole('dialog')
      await dialog.getByText('Held until').waitFor()
      await dialog.getByRole('button', { name: 'Confirm the booking' }).click()
      await care.page.keyboard.type('wombat')
      await dialog.getByText('Found: 1').waitFor()
      expect(await findingsOf(care.page)).toEqual([])
      await keepScreen(care.page, 'confirm')
      await care.page.keyboard.press('Enter')
      const taken = held.filter({ hasText: 'Wilma Wombat' }).filter({ hasText: 'booked' })
      const confirmed = await taken.getAttribute('data-visit')
      await desk.page.getByRole('button', { name: 'Book', exact: true }).click()
      await desk.page.getByText('Somebody else has this time.').waitFor()
      await desk.page.keyboard.press('Escape')
      await giveBack(confirmed ?? '')

      const front = `front-desk@${CLINIC}`
      const path = `/api/appointments/${visit}`
      const known = await (await askAs(site.stack, front, { method: 'GET', path })).json()
      const { type_id, practitioner_id, location_id, patient_id } = known
      const [free = ''] = await beginBooking(desk.page, 'Quokka', site.stack.quietDay)
      await desk.page.keyboard.press('Escape')
      const any = care.page.locator('[data-visit]').filter({ hasText: 'held' })
      await until('nothing is held', async () => (await any.count()) === 0)
      const body = { type_id, practitioner_id, location_id, patient_id, start_time: free }
      const asked = { method: 'POST', path: '/api/appointments/hold', body }
      const { id } = await (await askAs(site.stack, front, asked)).json()
      const own = care.page.locator(`[data-visit="${id}"]`)
      await own.filter({ hasText: 'held' }).focus()
      await care.page.keyboard.press('b')
      await own.filter({ hasText: 'booked' }).waitFor()
      await giveBack(id)
    },
    TEST_MS,
  )

  test(
    'prints the day as a list, and without what is for hands only',
    async () => {
      const { page } = desk
      await showDay(page, site.stack.busyDay)
      const shown = await page.locator('[data-visit]').count()
      await page.emulateMedia({ media: 'print' })
      const rows = page.locator('main tbody tr')
      await rows.first().waitFor()
      expect(await rows.count()).toBeGreaterThanOrEqual(shown)
      expect(await page.locator('[data-grid]').isVisible()).toBe(false)
      expect(await page.getByRole('banner').isVisible()).toBe(false)
      expect(
        await page
          .locator('main button:visible')
          .evaluateAll((all) => all.map(({ textContent }) => textContent)),
      ).toHaveLength(await rows.count())
      expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
      await keepScreen(page, 'print')
      expect((await page.pdf()).length).toBeGreaterThan(10_000)
      await page.emulateMedia({ media: null })
    },
    TEST_MS,
  )

  test('leaves no complaint in a console but of what was refused', () => {
    const refused = /status of (409|412) .*\/api\/appointments(\/|$)/
    const complaints = [...desk.complaints, ...care.complaints]
    expect(complaints.filter((complaint) => !refused.test(complaint))).toEqual([])
  })
})
