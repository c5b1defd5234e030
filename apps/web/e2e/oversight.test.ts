/** Those who watch over records: the trail, who saw a record, and records that are restricted. */
import { beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import { enterPassword, register, signIn } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

const AUDITOR = `auditor@${CLINIC}`

describeScreens('oversight in Chromium', (site) => {
  let desk: Seat
  let office: Seat
  let auditor: Seat
  let chart: string

  beforeAll(async () => {
    desk = await site.seat()
    office = await site.seat()
    auditor = await site.seat()
    await signIn(desk, site.stack, `front-desk@${CLINIC}`)
    await signIn(office, site.stack, `org-admin@${CLINIC}`)
    await register(desk.page, 'Umbra', 'Ursula')
    chart = desk.page.url()
  }, TEST_MS)

  test(
    'an auditor comes to the trail, filters it, and takes it along as a table; patients are not his to see',
    async () => {
      const { page } = auditor
      await enterPassword(auditor, site.stack, AUDITOR)
      await page.waitForURL('**/clinic/audit/')
      await page.locator('tbody tr').first().waitFor()
      expect(await page.getByRole('link', { name: 'Day sheet' }).count()).toBe(0)
      expect(await page.getByRole('button', { name: 'Find a patient' }).count()).toBe(0)
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'audit-trail')
      await page.getByLabel('Operation').fill('patients create')
      await page.getByRole('button', { name: 'Show', exact: true }).click()
      await page.getByText('Letters, dots and _ only').waitFor()
      await page.getByLabel('Operation').fill('patients.create')
      await page.getByLabel('Record').fill(chart)
      await page.keyboard.press('Enter')
      await page.getByText('Events shown: 1', { exact: true }).waitFor()
      const row = page.locator('tbody tr')
      await row.filter({ hasText: `front-desk@${CLINIC}` }).waitFor()
      await row.locator('summary').click()
      await row.getByText('Umbra').waitFor()
      expect(await findingsOf(page)).toEqual([])
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download as CSV' }).click(),
      ])
      expect(download.suggestedFilename()).toBe(`audit-${CLINIC}.csv`)
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n')
      expect(lines).toHaveLength(2)
      expect(lines[1]).toContain('patients.create')
      await row.getByRole('button', { name: `front-desk@${CLINIC}` }).click()
      await page.getByText(`Only front-desk@${CLINIC}`).waitFor()
    },
    TEST_MS,
  )

  test(
    'tells an auditor who a patient is and who saw the record, and opens no record',
    async () => {
      const { page } = auditor
      await page.getByRole('button', { name: 'Who saw a record' }).click()
      const finder = page.getByRole('combobox', { name: 'Find a patient' })
      expect(await finder.getAttribute('placeholder')).toBe('Name, record number or birth date')
      const answered = page.waitForResponse('**/api/patients/identify')
      await finder.fill('ursula umbra')
      const answer: unknown = await (await answered).json()
      expect(JSON.stringify(answer)).not.toContain('phone')
      await page.getByText('Found: 1').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'auditor-finds')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Umbra, Ursula' }).waitFor()
      await page
        .locator('tbody tr')
        .filter({ hasText: `front-desk@${CLINIC}` })
        .waitFor()
      await page.goto(chart)
      await page.getByText('Your role does not allow this.').first().waitFor()
      expect(await page.getByText('Umbra').count()).toBe(0)
    },
    TEST_MS,
  )

  test(
    'shows an auditor who saw a record, by the address of its chart',
    async () => {
      const { page } = auditor
      await page.goto(`${site.stack.url}/clinic/audit/`)
      await page.getByRole('button', { name: 'Who saw a record' }).click()
      await page.getByLabel('Record').fill('no id at all')
      await page.getByRole('button', { name: 'Show who saw it' }).click()
      await page.getByText('There is no id in this').waitFor()
      await page.getByLabel('Record').fill(chart)
      await page.keyboard.press('Enter')
      await page
        .locator('tbody tr')
        .filter({ hasText: `front-desk@${CLINIC}` })
        .waitFor()
      await page.getByText('This record is not restricted.').waitFor()
      expect(await page.getByRole('button', { name: 'Restrict the record' }).count()).toBe(0)
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'access-report')
      expect(page.url()).toBe(`${site.stack.url}/clinic/audit/`)
    },
    TEST_MS,
  )

  test(
    'an administrator restricts a record, opens it to one person, and lifts the restriction',
    async () => {
      const { page } = office
      await page.goto(`${site.stack.url}/clinic/audit/`)
      await page.getByRole('button', { name: 'Who saw a record' }).click()
      await page.getByRole('combobox', { name: 'Find a patient' }).fill('umbra')
      await page.getByText('Found: 1').waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Umbra, Ursula' }).waitFor()
      await page.getByRole('button', { name: 'Restrict the record' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Why').selectOption('staff')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Works here').waitFor()
      await page.getByRole('button', { name: 'Open it to somebody' }).click()
      await dialog.getByLabel('Who').selectOption({ label: `front-desk@${CLINIC}` })
      await dialog.getByLabel('Reason').fill('no')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('A few words, please').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByLabel('Reason').fill('Looks after her bookings')
      await dialog.getByRole('button', { name: 'Save' }).click()
      const open = page.getByRole('listitem').filter({ hasText: 'Looks after her bookings' })
      await open.waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'restricted-record')
      await open.getByRole('button', { name: 'Close it to this person' }).click()
      await open.getByRole('button', { name: 'Really: Close it to this person' }).click()
      await open.waitFor({ state: 'detached' })
      await desk.page.goto(chart)
      await desk.page.getByText('This record is restricted').first().waitFor()
      await page.getByRole('button', { name: 'Lift the restriction' }).click()
      await page.getByRole('button', { name: 'Really: Lift the restriction' }).click()
      await page.getByText('This record is not restricted.').waitFor()
      await desk.page.reload()
      await desk.page.getByRole('heading', { level: 1, name: 'Umbra, Ursula' }).waitFor()
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
      await page.locator('a[href="/clinic/audit/"]').click()
      await page.locator('tbody tr').first().waitFor()
      expect(await findingsOf(page)).toEqual([])
      const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect(await page.evaluate(wide)).toBe(0)
      expect(seat.complaints).toEqual([])
    },
    TEST_MS,
  )

  test('leaves no complaint in a console but of the record that was behind glass', () => {
    const complaints = [desk, office, auditor].flatMap((seat) => seat.complaints)
    expect(complaints.filter((complaint) => !/status of 403 /.test(complaint))).toEqual([])
  })
})
