/** A visit from the phone call to the signed note, by two people at two screens. */
import { beforeAll, expect, test } from 'bun:test'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import {
  askFor,
  beginBooking,
  clock,
  fieldTime,
  focusedVisit,
  openSheet,
  register,
  signIn,
} from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

/** What an arrow key moves a visit by. */
const STEP_MS = 300_000

describeScreens('a visit in Chromium', (site) => {
  let desk: Seat
  let care: Seat
  let visit: string
  let starts: readonly string[]

  beforeAll(async () => {
    desk = await site.seat()
    care = await site.seat()
  }, TEST_MS)

  test(
    'begins with signing in; a reload needs the cookie alone, and nothing of a patient is stored',
    async () => {
      const { page } = desk
      await signIn(desk, site.stack, `front-desk@${CLINIC}`)
      await page.reload()
      await page.locator('[data-grid]').waitFor()
      const kept = await page.evaluate('Object.keys({ ...localStorage, ...sessionStorage })')
      expect(kept).toEqual(['ehr-signed-in'])
      await signIn(care, site.stack, `clinician@${CLINIC}`)
    },
    TEST_MS,
  )

  test(
    'finds a patient from anywhere by the keyboard, and no name is in an address',
    async () => {
      const { page } = desk
      const addresses: string[] = []
      page.on('request', (request) => addresses.push(request.url()))
      await page.keyboard.press('/')
      await page.keyboard.type('mar')
      await page.getByText(/^Found: [1-9]/).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'search')
      const name = await page
        .getByRole('listbox')
        .getByRole('option')
        .first()
        .locator('bdi')
        .first()
        .innerText()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name }).waitFor()
      expect(addresses.length).toBeGreaterThan(0)
      for (const address of addresses) expect(new URL(address).search).not.toMatch(/mar(?!k)/i)
    },
    TEST_MS,
  )

  test(
    'registers a patient, and warns while typing of one who seems to be the same',
    async () => {
      const { page } = desk
      await register(page, 'Zzyzx', 'Quentin')
      await page.getByRole('button', { name: 'New patient' }).click()
      await page.getByLabel('Last name').fill('Zzyzx')
      await page.getByLabel('First name').fill('Q')
      await page.getByText('Perhaps known already').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'register')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'New patient' }).click()
      expect(await page.getByLabel('Last name').inputValue()).toBe('Zzyzx')
      await page.getByRole('button', { name: 'Clear the form' }).click()
      await page.keyboard.press('Escape')
      await register(page, 'Yggdra', 'Ylva')
    },
    TEST_MS,
  )

  test(
    'is booked by the keyboard in a time nobody else is offered; who wants it takes the nearest free one',
    async () => {
      await openSheet(desk.page)
      await openSheet(care.page)
      starts = await beginBooking(desk.page, 'Zzyzx', site.stack.quietDay)
      const [first = ''] = starts
      const others = await beginBooking(care.page, 'Yggdra', site.stack.quietDay)
      expect(others.length).toBeGreaterThan(0)
      expect(others).not.toContain(first)
      expect(await findingsOf(desk.page)).toEqual([])
      await keepScreen(desk.page, 'booking')
      await desk.page.getByLabel('Why the patient comes').fill('Cough')
      await desk.page.keyboard.press('Enter')
      visit = await focusedVisit(desk.page)
      await askFor(care.page, fieldTime(first))
      await care.page.getByText('Somebody else has this time.').waitFor()
      expect(await findingsOf(care.page)).toEqual([])
      await keepScreen(care.page, 'conflict')
      const nearest = care.page.getByText('The nearest free times:').locator('..').getByRole('button')
      expect(await nearest.count()).toBe(2)
      await nearest.first().click()
      expect(await focusedVisit(care.page)).not.toBe(visit)
    },
    TEST_MS,
  )

  test(
    'moves by the keyboard, and the other screen shows it without being asked',
    async () => {
      const [first = '', last = ''] = [starts[0], starts.at(-1)]
      const steps = (Date.parse(last) - Date.parse(first)) / STEP_MS
      expect(steps).toBeGreaterThan(6)
      await desk.page.keyboard.press('m')
      for (let step = 0; step < steps; step += 1) await desk.page.keyboard.press('ArrowDown')
      await desk.page.keyboard.press('Enter')
      for (const { page } of [desk, care]) {
        await page
          .locator(`[data-visit="${visit}"]`)
          .filter({ hasText: clock(last) })
          .waitFor()
      }
      await desk.page.keyboard.press('c')
      for (const { page } of [desk, care]) {
        await page.locator(`[data-visit="${visit}"]`).filter({ hasText: 'waiting' }).waitFor()
      }
    },
    TEST_MS,
  )

  test(
    'becomes an encounter with vital signs and a signed note, which the chart shows to another',
    async () => {
      const { page } = care
      await page.locator(`[data-visit="${visit}"]`).click()
      expect(await findingsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Begin the visit' }).click()
      await page.getByRole('heading', { level: 1, name: 'Zzyzx, Quentin' }).waitFor()
      await page.getByRole('button', { name: 'Enter vital signs' }).click()
      await page.getByLabel('Heart rate').fill('72')
      await page.getByLabel('Temperature').fill('39.5')
      await page.getByText('high').first().waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'vitals')
      await page.getByRole('button', { name: 'Save vital signs' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByLabel('Note of this visit').fill('Coughs for three days.')
      await page.getByText('Saved', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Sign', exact: true }).click()
      await page.getByRole('button', { name: 'Amend' }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      const nurse = await site.seat()
      await signIn(nurse, site.stack, `nurse@${CLINIC}`)
      await nurse.page.goto(page.url())
      await nurse.page.getByText('Coughs for three days.').waitFor()
      await nurse.page.getByText('39.5').first().waitFor()
      await keepScreen(nurse.page, 'signed-note')
      expect(nurse.complaints).toEqual([])
      await nurse.context.close()
    },
    TEST_MS,
  )

  test('leaves no complaint in a console', () => {
    // The browser itself tells of the one booking that was refused.
    const refused = /status of 409 .*\/api\/appointments\//
    expect([...desk.complaints, ...care.complaints].filter((complaint) => !refused.test(complaint))).toEqual(
      [],
    )
  })
})
