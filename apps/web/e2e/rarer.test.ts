/** What is rarer than a booking: overbooking, series, calendars on telephones, and changes of a patient. */
import { beforeAll, expect, test } from 'bun:test'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import { askFor, beginBooking, fieldTime, openSheet, register, seatCrew } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

const DAY_MS = 86_400_000
/** The calendar of the demo is empty then. */
const WEEKS_AHEAD = 9
const WEEKS_TRIED = 6
/** Before anybody's hours. */
const TOO_EARLY = '06:00'

/** A Wednesday so many weeks ahead. */
function wednesday(weeks: number): string {
  const day = new Date(Date.now() + weeks * 7 * DAY_MS)
  while (day.getUTCDay() !== 3) day.setUTCDate(day.getUTCDate() + 1)
  return day.toISOString().slice(0, 10)
}

describeScreens('rarer things in Chromium', (site) => {
  let desk: Seat
  let care: Seat
  let office: Seat

  beforeAll(async () => {
    ;({ desk, care, office } = await seatCrew(site))
    await register(desk.page, 'Quillon', 'Quinta')
    await register(desk.page, 'Pyxis', 'Peter')
  }, TEST_MS)

  test(
    'a clinician books outside of the hours, with a reason; the front desk is only told why not',
    async () => {
      for (const { page } of [desk, care]) {
        await openSheet(page)
        await beginBooking(page, 'Quillon', site.stack.quietDay)
        await askFor(page, TOO_EARLY)
        await page.getByText('This is outside of the opening hours.').waitFor()
      }
      expect(await desk.page.getByText('Book all the same …').count()).toBe(0)
      const { page } = care
      await page.locator('summary').filter({ hasText: 'Book all the same …' }).click()
      await page.getByLabel('Why it is booked all the same').fill('Flies out at eight')
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Enter')
      await page.locator('[data-visit]:focus').filter({ hasText: 'overbooked' }).waitFor()
      await desk.page.keyboard.press('Escape')
    },
    TEST_MS,
  )

  test(
    'a series is booked whole or not at all, and what is left of it is cancelled together',
    async () => {
      const { page } = desk
      const dialog = page.getByRole('dialog')
      const [first = ''] = await beginBooking(page, 'Quillon', site.stack.quietDay)
      await page.keyboard.press('Enter')
      await page.locator('[data-visit]:focus').waitFor()
      await beginBooking(page, 'Pyxis', site.stack.quietDay)
      // The day with most free times may be another one now.
      await dialog.getByLabel('From', { exact: true }).fill(first.slice(0, 10))
      await dialog.getByLabel('Repeat').selectOption('1')
      await dialog.getByLabel('Visits in all').fill('2')
      await askFor(page, fieldTime(first))
      await page.getByText('Nothing was booked, because not all visits can be had').waitFor()
      await page.getByRole('listitem').filter({ hasText: 'Somebody else has this time.' }).first().waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'series-conflict')
      // A holiday may be in the way of some weeks.
      const booked = page.locator('[data-visit]:focus').filter({ hasText: 'Peter Pyxis' })
      const refused = page.getByText('Nothing was booked')
      for (let week = WEEKS_AHEAD; week < WEEKS_AHEAD + WEEKS_TRIED; week += 1) {
        await dialog.getByLabel('From', { exact: true }).fill(wednesday(week))
        await dialog.getByRole('radio').first().waitFor()
        await page.getByRole('button', { name: 'Book 2 visits' }).click()
        await booked.or(refused).waitFor()
        if (await booked.isVisible()) break
      }
      await booked.click()
      await page.getByRole('button', { name: 'Cancel the visit' }).click()
      await page.getByText('Cancel this visit and all later ones').first().click()
      const rest = page.locator('details').filter({ hasText: 'all later ones' })
      await rest.getByLabel('Why it is cancelled').fill('Well again')
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Enter')
      await page.locator('[data-visit]').filter({ hasText: 'Peter Pyxis' }).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Day after' }).waitFor()
    },
    TEST_MS,
  )

  test(
    'what is known of a patient is changed from the chart',
    async () => {
      const { page } = desk
      await page.keyboard.press('/')
      await page.keyboard.type('pyxis')
      await page.getByText('Found: 1').waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Change', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Phone').fill('+1 555 0100')
      await dialog.getByLabel('City').fill('y'.repeat(101))
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('At most 100 characters').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'patient')
      await dialog.getByLabel('City').fill('Ashford')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByRole('region', { name: 'Patient' }).getByText('+1 555 0100').waitFor()
    },
    TEST_MS,
  )

  test(
    'a calendar has a secret address, which is told once and can be ended',
    async () => {
      const { page } = office
      await page.goto(`${site.stack.url}/clinic/admin/practitioners/`)
      await page.locator('tbody button').first().click()
      const feeds = page.getByRole('region', { name: 'Calendar on a telephone' })
      await feeds.getByRole('button', { name: 'Make an address' }).click()
      const address = await feeds.locator('code').innerText()
      expect(await (await fetch(address)).text()).toStartWith('BEGIN:VCALENDAR')
      expect(await findingsOf(page)).toEqual([])
      await feeds.getByRole('button', { name: 'I have written it down' }).click()
      expect(await feeds.locator('code').count()).toBe(0)
      await feeds.getByRole('button', { name: 'End this address' }).click()
      await feeds.getByRole('button', { name: 'Really: End this address' }).click()
      await feeds.getByText('There is no address.').waitFor()
      expect((await fetch(address)).status).toBe(404)
    },
    TEST_MS,
  )

  test(
    'an administrator sees where a colleague is signed in',
    async () => {
      const { page } = office
      await page.goto(`${site.stack.url}/clinic/admin/users/`)
      const row = page.getByRole('row').filter({ hasText: `front-desk@${CLINIC}` })
      await row.getByRole('button').click()
      await page.getByRole('list', { name: 'Signed in' }).getByRole('listitem').first().waitFor()
      expect(await findingsOf(page)).toEqual([])
    },
    TEST_MS,
  )

  test('leaves no complaint in a console but of what was refused', () => {
    const complaints = [desk, care, office].flatMap((seat) => seat.complaints)
    expect(complaints.filter((complaint) => !/status of (400|409|422) /.test(complaint))).toEqual([])
  })
})
