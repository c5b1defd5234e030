/** What a front desk does beside booking: the waitlist, filters, and time that is closed. */
import { beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { askAs } from './testing/api.ts'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import { beginBooking, openSheet, register, seatCrew, showDay, signIn } from './testing/desk.ts'
import { answerTo, showsElsewhere } from './testing/elsewhere.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

const DAY_MS = 86_400_000
/** Freed time is offered within seconds; the machine may be busy. */
const OFFER_MS = 60_000

/** Somebody is away when nobody in the tests books. */
const AWAY_FROM_DAYS = 100
const AWAY_DAYS = 15

function dayAhead(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
}

/** The card of somebody on the waitlist. */
function cardOf(page: Page, name: string) {
  return page.locator('[data-entry]').filter({ hasText: name })
}

/** Puts a patient on the waitlist, for a follow-up by the first practitioner on one day. */
async function putOnWaitlist(page: Page, lastName: string, day: string, note = ''): Promise<void> {
  await page.getByRole('button', { name: 'Add a patient' }).click()
  const dialog = page.getByRole('dialog')
  await page.keyboard.type(lastName)
  await dialog.getByText('Found: 1').waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByLabel('Kind of visit').selectOption({ label: 'Follow-up' })
  await dialog.getByLabel('Practitioner').selectOption({ index: 1 })
  await dialog.getByLabel('First day').fill(day)
  await dialog.getByLabel('Last day').fill(day)
  await dialog.getByLabel('Note').fill(note)
  await dialog.getByLabel('Last day').press('Enter')
  await dialog.waitFor({ state: 'detached' })
}

describeScreens('the front desk in Chromium', (site) => {
  let desk: Seat
  let care: Seat
  let office: Seat
  /** Next week or later, with room. */
  let day: string

  beforeAll(async () => {
    ;({ desk, care, office } = await seatCrew(site))
    await register(desk.page, 'Xerxes', 'Xena')
    await register(desk.page, 'Wyvern', 'Wanda')
    await openSheet(desk.page)
    const [start = ''] = await beginBooking(desk.page, 'Xerxes', site.stack.quietDay)
    await desk.page.keyboard.press('Enter')
    await desk.page.locator('[data-visit]:focus').waitFor()
    day = start.slice(0, 10)
  }, TEST_MS)

  test(
    'offers time that becomes free to whoever waits, and both screens show it without being asked',
    async () => {
      const { page } = desk
      await page.keyboard.press('w')
      await care.page.keyboard.press('w')
      await care.page.locator('[data-waitlist]').waitFor()
      await showsElsewhere(care.page, 'Wanda Wyvern', async () => {
        const told = answerTo(page, 'POST', '/api/waitlist')
        await putOnWaitlist(page, 'Wyvern', day, 'Call her mobile')
        return told
      })
      await cardOf(page, 'Wanda Wyvern').filter({ hasText: 'waiting' }).waitFor()
      await cardOf(page, 'Wanda Wyvern').filter({ hasText: 'Call her mobile' }).waitFor()
      await page.locator('[data-visit]').filter({ hasText: 'Xena Xerxes' }).click()
      await page.getByRole('button', { name: 'Cancel the visit' }).click()
      await page.getByLabel('Why it is cancelled').fill('Feels better')
      await page.keyboard.press('Enter')
      for (const seat of [desk, care]) {
        const card = cardOf(seat.page, 'Wanda Wyvern')
        await card.getByText('Offered:').waitFor({ timeout: OFFER_MS })
        await seat.page.getByText('offers: 1').waitFor()
      }
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'waitlist')
      await cardOf(page, 'Wanda Wyvern').getByRole('button', { name: 'Accepted: book it' }).click()
      await page.locator('[data-visit]:focus').filter({ hasText: 'Wanda Wyvern' }).waitFor()
      await cardOf(care.page, 'Wanda Wyvern').waitFor({ state: 'detached' })
    },
    TEST_MS,
  )

  test(
    'offers a time by hand, takes a no for an answer, changes a wish and takes off the list with a reason',
    async () => {
      const { page } = desk
      await register(page, 'Vulcan', 'Vera')
      await openSheet(page)
      await page.keyboard.press('w')
      await putOnWaitlist(page, 'Vulcan', day)
      const card = cardOf(page, 'Vera Vulcan')
      await card.getByRole('button', { name: 'Offer a time' }).click()
      await page.getByRole('dialog').getByRole('radio').first().waitFor()
      expect(await findingsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Offer and hold this time' }).click()
      await card.getByText('Offered:').waitFor()
      await card.getByRole('button', { name: 'Declined' }).click()
      await card.getByLabel('Why it is declined').fill('Works then')
      await page.keyboard.press('Enter')
      await card.getByText('waiting').waitFor()
      await card.getByRole('button', { name: 'Change' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Last day').fill('2020-01-01')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('The end is before the beginning').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByLabel('Last day').fill(day)
      await dialog.getByLabel('Begins not before').fill('13:30')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await card.getByText('from 01:30 PM').waitFor()
      await card.getByRole('button', { name: 'Take off the list' }).click()
      await card.getByLabel('Why the patient is taken off').fill('Moved away')
      await page.keyboard.press('Enter')
      await card.waitFor({ state: 'detached' })
      await page.getByLabel('Who is shown').selectOption('cancelled')
      await card.getByText('taken off').waitFor()
      await page.keyboard.press('Escape')
    },
    TEST_MS,
  )

  test(
    'where nothing is free, looks further, with anybody, or puts the patient on the waitlist',
    async () => {
      const [first, last] = [dayAhead(AWAY_FROM_DAYS), dayAhead(AWAY_FROM_DAYS + AWAY_DAYS)]
      const admin = `org-admin@${CLINIC}`
      const list = await askAs(site.stack, admin, { method: 'GET', path: '/api/practitioners?limit=1' })
      const [practitioner] = (await list.json()).practitioners
      const away = {
        ...{ practitioner_id: practitioner.id, kind: 'leave', reason: 'Away' },
        ...{ start_time: `${first}T00:00:00Z`, end_time: `${last}T23:59:00Z` },
      }
      const asked = { method: 'POST', path: '/api/schedule-blocks', body: away }
      const block = await (await askAs(site.stack, admin, asked)).json()

      const { page } = desk
      await page.getByRole('link', { name: 'My day' }).click()
      await page.getByRole('heading', { name: 'My day' }).waitFor()
      await openSheet(page)
      await beginBooking(page, 'Vulcan', day)
      const dialog = page.getByRole('dialog', { name: 'New visit' })
      const look = async (): Promise<void> => {
        await dialog.getByLabel('Practitioner').selectOption({ index: 1 })
        await dialog.getByLabel('From', { exact: true }).fill(first)
        await dialog.getByText(/^Nothing free from /).waitFor()
      }
      await look()
      expect(await dialog.getByRole('button', { name: 'Book', exact: true }).isEnabled()).toBe(false)
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'nothing-free')
      await dialog.getByRole('button', { name: 'Look at the next two weeks' }).click()
      await dialog.getByRole('radio').first().waitFor()
      expect((await dialog.getByLabel('From', { exact: true }).inputValue()) > first).toBe(true)
      await look()
      await dialog.getByRole('button', { name: 'With anybody' }).click()
      await dialog.getByRole('radio').first().waitFor()
      await look()
      await dialog.getByRole('button', { name: 'Put on the waitlist' }).click()
      const wish = page.getByRole('dialog', { name: 'On the waitlist: Vulcan, Vera' })
      expect(await wish.getByLabel('Practitioner').inputValue()).toBe(practitioner.id)
      await wish.getByLabel('Last day').fill(last)
      await wish.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('On the waitlist now').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('w')
      const card = cardOf(page, 'Vera Vulcan')
      await card.getByRole('button', { name: 'Take off the list' }).click()
      await card.getByLabel('Why the patient is taken off').fill('Only a test of the list')
      await page.keyboard.press('Enter')
      await card.waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
      const removed = { method: 'DELETE', path: `/api/schedule-blocks/${block.id}` }
      expect((await askAs(site.stack, admin, removed)).ok).toBe(true)
    },
    TEST_MS,
  )

  test(
    'filters the sheet, says how many visits are hidden, and still does after a chart',
    async () => {
      const { page } = desk
      await openSheet(page)
      await showDay(page, site.stack.busyDay)
      const all = await page.locator('[data-visit]').count()
      await page.keyboard.press('f')
      await page.getByLabel('Kind of visit').selectOption({ label: 'Follow-up' })
      const notice = page.getByText(/^Filters hide \d+ of \d+ visits\.$/)
      await notice.waitFor()
      const shown = await page.locator('[data-visit]').count()
      expect(shown).toBeLessThan(all)
      expect(await notice.innerText()).toBe(`Filters hide ${all - shown} of ${all} visits.`)
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'filters')
      await page.getByRole('link', { name: 'My day' }).click()
      await page.getByRole('heading', { name: 'My day' }).waitFor()
      await openSheet(page)
      await notice.waitFor()
      expect(page.url()).toBe(`${site.stack.url}/clinic/day/`)
      await page.getByRole('button', { name: 'Show all' }).click()
      await notice.waitFor({ state: 'detached' })
      await showDay(page, site.stack.busyDay)
      await page
        .locator('[data-visit]')
        .nth(all - 1)
        .waitFor()
    },
    TEST_MS,
  )

  test(
    'shows at once what the administrator closes and blocks, with the reason, and what he opens again',
    async () => {
      const { page } = office
      await showDay(desk.page, day)
      await page.goto(`${site.stack.url}/clinic/admin/closures/`)
      await page.locator('tbody tr').first().waitFor()
      expect(await findingsOf(page)).toEqual([])
      const dialog = page.getByRole('dialog')
      await page.getByRole('button', { name: 'Block time' }).click()
      await dialog.getByLabel('Of').selectOption({ index: 1 })
      await dialog.getByLabel('Kind').selectOption('meeting')
      await dialog.getByLabel('From (date)').fill(day)
      await dialog.getByLabel('From (time)').fill('12:00')
      await dialog.getByLabel('Until (time)').fill('11:00')
      await dialog.getByLabel('Reason').fill('Quality circle')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('The end is not after the beginning').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByLabel('Until (time)').fill('12:45')
      await showsElsewhere(desk.page, 'Blocked: Quality circle', async () => {
        const told = answerTo(page, 'POST', '/api/schedule-blocks')
        await dialog.getByRole('button', { name: 'Save' }).click()
        return told
      })
      await dialog.waitFor({ state: 'detached' })
      const block = page.getByRole('row').filter({ hasText: 'Quality circle' })
      await block.waitFor()
      await page.getByRole('button', { name: 'Close a day' }).click()
      await dialog.getByLabel('Date').fill(day)
      await dialog.getByLabel('Reason').fill('Founders day')
      await showsElsewhere(desk.page, 'Closed: Founders day', async () => {
        const told = answerTo(page, 'POST', '/api/holidays')
        await dialog.getByRole('button', { name: 'Save' }).click()
        return told
      })
      const holiday = page.getByRole('row').filter({ hasText: 'Founders day' })
      await holiday.waitFor()
      await keepScreen(page, 'admin-closures')

      expect(await findingsOf(desk.page)).toEqual([])
      await keepScreen(desk.page, 'closed-day')
      await desk.page.getByLabel('View').selectOption('list')
      await desk.page.getByRole('listitem').filter({ hasText: 'Blocked: Quality circle' }).waitFor()
      await desk.page.getByLabel('View').selectOption('day')

      for (const row of [block, holiday]) {
        await row.getByRole('button', { name: 'Remove', exact: true }).click()
        await row.getByRole('button', { name: 'Really: Remove' }).click()
        await row.waitFor({ state: 'detached' })
      }
      for (const words of ['Founders day', 'Quality circle'])
        await desk.page.getByText(words).first().waitFor({ state: 'detached' })
      await desk.page.locator('[data-closed=week]').first().waitFor({ state: 'attached' })
    },
    TEST_MS,
  )

  test(
    'shows at once that somebody is not there on a day, and that he is there after all',
    async () => {
      const { page } = office
      await showDay(desk.page, day)
      await page.goto(`${site.stack.url}/clinic/admin/schedules/`)
      await page.locator('tbody button').first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Date').fill(day)
      await dialog.getByLabel('Reason').fill('Flood in the house')
      await showsElsewhere(desk.page, 'Not there: Flood in the house', async () => {
        const told = page.waitForResponse((response) => response.request().method() === 'PUT')
        await dialog.getByRole('button', { name: 'Set this day' }).click()
        return told
      })
      const closed = dialog.getByRole('listitem').filter({ hasText: 'Flood in the house' })
      await closed.getByRole('button', { name: 'As in the week' }).click()
      await closed.waitFor({ state: 'detached' })
      await desk.page.getByText('Flood in the house').first().waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
    },
    TEST_MS,
  )

  test(
    'keeps the address of a site, and says at its field what the service does not accept',
    async () => {
      const { page } = office
      await page.goto(`${site.stack.url}/clinic/admin/locations/`)
      await page.getByRole('button', { name: 'New site or room' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('x'.repeat(121))
      await dialog.getByLabel('Kind').selectOption('site')
      await dialog.getByLabel('Street').fill('4 Mill Lane\nRear building')
      await dialog.getByLabel('City').fill('Ashford')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('At most 120 characters').waitFor()
      expect(await dialog.locator('input:focus').inputValue()).toBe('x'.repeat(121))
      expect(await dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true')
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByLabel('Name').fill('Mill Lane')
      await dialog.getByRole('button', { name: 'Save' }).click()
      const row = page.getByRole('row').filter({ hasText: '4 Mill Lane, Rear building, Ashford' })
      await row.getByRole('button', { name: 'Mill Lane' }).click()
      expect(await dialog.getByLabel('Street').inputValue()).toBe('4 Mill Lane\nRear building')
      await page.keyboard.press('Escape')
    },
    TEST_MS,
  )

  test(
    'has no finding from right to left, in the dark and at twice the size, and is not wider than the window',
    async () => {
      const seat = await site.seat({ dark: true, width: 640 })
      const { page } = seat
      await signIn(seat, site.stack, `org-admin@${CLINIC}`)
      await page.locator('summary').click()
      await page.getByLabel('Language').selectOption('ur')
      await page.locator('html[dir=rtl]').waitFor()
      await page.locator('summary').click()
      await page.keyboard.press('f')
      await page.keyboard.press('w')
      await page.locator('[data-waitlist]').waitFor()
      await page.locator('main fieldset').waitFor()
      const judge = async (): Promise<void> => {
        expect(await findingsOf(page)).toEqual([])
        const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
        expect(await page.evaluate(wide)).toBe(0)
      }
      await judge()
      await keepScreen(page, 'waitlist-ur')
      await page.goto(`${site.stack.url}/clinic/admin/closures/`)
      await page.locator('tbody tr').first().waitFor()
      await judge()
      expect(seat.complaints).toEqual([])
    },
    TEST_MS,
  )

  test('leaves no complaint in a console but of what was refused', () => {
    const complaints = [desk, care, office].flatMap((seat) => seat.complaints)
    expect(complaints.filter((complaint) => !/status of 400 /.test(complaint))).toEqual([])
  })
})
