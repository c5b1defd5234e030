/** An administrator's screens, and everybody's own account. */
import { beforeAll, expect, test } from 'bun:test'
import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import { signIn } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'

/** Not the clinic of the other tests: hours and people change here. */
const CLINIC = 'little-oaks-paediatrics'
/** Where the invited work, too. */
const ELSEWHERE = 'stride-physiotherapy'
const PLACES = ['users', 'practitioners', 'locations', 'types', 'schedules'] as const
const PASSWORD = 'violet harbour otter seventeen lantern'
const NEXT_PASSWORD = 'copper meadow glacier forty biscuit'

describeScreens('administration in Chromium', (site) => {
  let office: Seat
  let nurse: Seat

  async function openPlace(page: Page, place: (typeof PLACES)[number]): Promise<void> {
    await page.goto(`${site.stack.url}/clinic/admin/${place}/`)
    await page.locator('tbody tr').first().waitFor()
  }

  beforeAll(async () => {
    office = await site.seat()
    nurse = await site.seat()
    await signIn(office, site.stack, `org-admin@${CLINIC}`)
  }, TEST_MS)

  test(
    'shows every screen and its form without a finding of axe, from right to left too',
    async () => {
      const { page } = office
      for (const place of PLACES) {
        await openPlace(page, place)
        expect(await findingsOf(page)).toEqual([])
        await keepScreen(page, `admin-${place}`)
        await page.locator('tbody button').first().click()
        await page.getByRole('dialog').waitFor()
        expect(await findingsOf(page)).toEqual([])
        await page.keyboard.press('Escape')
      }
      await page.locator('summary').click()
      await page.getByLabel('Language').selectOption('ur')
      await page.locator('html[dir="rtl"]').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'admin-urdu')
      await page.locator('summary + div select').first().selectOption('en')
      await page.locator('html[dir="ltr"]').waitFor()
    },
    TEST_MS,
  )

  test(
    'makes an account, whose person chooses a password by the code and sees no administration',
    async () => {
      const { page } = office
      await openPlace(page, 'users')
      await page.getByRole('button', { name: 'New person' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('This is needed').waitFor()
      await page.getByText('Choose at least one').waitFor()
      await page.getByRole('textbox', { name: 'User name' }).fill(`night-nurse@${CLINIC}`)
      await page.getByRole('dialog').getByLabel('Nurse').check()
      await page.keyboard.press('Enter')
      const code = await page.getByRole('dialog').locator('code').innerText()
      expect(await findingsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'I have written it down' }).click()

      await nurse.page.goto(`${site.stack.url}/setup/`)
      await nurse.page.getByLabel('Code of your administrator').fill(code)
      await nurse.page.getByLabel('New password', { exact: false }).first().fill(PASSWORD)
      await nurse.page.getByLabel('New password again').fill(PASSWORD)
      expect(await findingsOf(nurse.page)).toEqual([])
      await nurse.page.keyboard.press('Enter')
      await nurse.page.getByText(`Sign in as night-nurse@${CLINIC}`).waitFor()
      await signIn(nurse, { ...site.stack, password: PASSWORD }, `night-nurse@${CLINIC}`)
      await nurse.page.locator('summary').click()
      await nurse.page.getByRole('link', { name: 'My account' }).waitFor()
      expect(await nurse.page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
      await nurse.page.goto(`${site.stack.url}/clinic/admin/users/`)
      await nurse.page.getByText('Your role does not allow this.').waitFor()
    },
    TEST_MS,
  )

  test(
    'invites by user name whom another organization looks after, who then works for both',
    async () => {
      const seat = await site.seat()
      const { page } = seat
      await signIn(seat, site.stack, `org-admin@${ELSEWHERE}`)
      await openPlace(page, 'users')
      await page.getByRole('button', { name: 'Invite by user name' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'User name' }).fill(`nobody@${CLINIC}`)
      await dialog.getByLabel('Front desk').check()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('Nobody has this user name').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByRole('textbox', { name: 'User name' }).fill(`night-nurse@${CLINIC}`)
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
      const row = page.getByRole('row').filter({ hasText: `night-nurse@${CLINIC}` })
      await row.filter({ hasText: 'Front desk' }).filter({ hasText: 'looked after elsewhere' }).waitFor()
      await row.getByRole('button').click()
      await dialog.getByText('Another organization looks after this account').waitFor()
      expect(await dialog.getByRole('button', { name: 'Switch the account off' }).count()).toBe(0)
      expect(await findingsOf(page)).toEqual([])

      await nurse.page.goto(`${site.stack.url}/clinic/day/`)
      const organizations = nurse.page.getByLabel('Organization')
      await organizations.locator('option').nth(1).waitFor({ state: 'attached' })
      expect(await organizations.locator('option').count()).toBe(2)
      const there = site.stack.organizations.find(({ slug }) => slug === ELSEWHERE)
      await organizations.selectOption({ label: there?.name ?? '' })
      await nurse.page.locator('[data-grid]').waitFor()
      const home = site.stack.organizations.find(({ slug }) => slug === CLINIC)
      await organizations.selectOption({ label: home?.name ?? '' })
      await nurse.page.locator('[data-grid]').waitFor()
      const { complaints } = seat
      expect(complaints.filter((complaint) => !/status of 404 /.test(complaint))).toEqual([])
    },
    TEST_MS,
  )

  test(
    'does not let administrators take their own administration, and says so at the field',
    async () => {
      const { page } = office
      await openPlace(page, 'users')
      await page
        .getByRole('row')
        .filter({ hasText: `org-admin@${CLINIC}` })
        .getByRole('button')
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('This is your own account').waitFor()
      expect(await dialog.getByRole('button', { name: 'Sign out everywhere' }).count()).toBe(0)
      await dialog.getByLabel('Administrator').uncheck()
      await dialog.getByLabel('Auditor').check()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('Nobody takes this away from himself; ask a colleague').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Discard what I typed' }).click()
      expect(await dialog.getByLabel('Administrator').isChecked()).toBe(true)
      await page.keyboard.press('Escape')
      await page.reload()
      await page
        .getByRole('row')
        .filter({ hasText: `org-admin@${CLINIC}` })
        .getByText('Administrator')
        .waitFor()
    },
    TEST_MS,
  )

  test(
    'tells who was slower what the other changed, and loses nothing that was typed',
    async () => {
      const other = await office.context.newPage()
      for (const page of [office.page, other]) {
        await openPlace(page, 'practitioners')
        await page.locator('tbody button').first().click()
      }
      await other.getByLabel('Specialty').fill('Sports medicine')
      await other.keyboard.press('Enter')
      await other.getByRole('dialog').waitFor({ state: 'detached' })
      const { page } = office
      await page.getByLabel('Specialty').fill('Dermatology')
      await page.keyboard.press('Enter')
      await page.getByText('Somebody else changed this meanwhile.').waitFor()
      await page.getByText('Sports medicine').first().waitFor()
      expect(await page.getByLabel('Specialty').inputValue()).toBe('Dermatology')
      expect(await findingsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Take theirs' }).click()
      expect(await page.getByLabel('Specialty').inputValue()).toBe('Sports medicine')
      await page.getByLabel('Specialty').fill('Dermatology')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('cell', { name: 'Dermatology' }).waitFor()
      await other.close()
    },
    TEST_MS,
  )

  test(
    'closes a day of a schedule, and opens it again; hours that are none are told at the field',
    async () => {
      const { page } = office
      await openPlace(page, 'schedules')
      await page.locator('tbody button').first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Monday').fill('from eight to noon')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('Times like 08:00-12:00, one after the other').waitFor()
      await dialog.getByRole('button', { name: 'Discard what I typed' }).click()
      await dialog.getByLabel('Date').fill(`${new Date().getFullYear() + 1}-03-02`)
      await dialog.getByLabel('Reason').fill('Flood in the house')
      await dialog.getByRole('button', { name: 'Set this day' }).click()
      const day = dialog.getByRole('listitem').filter({ hasText: 'Flood in the house' })
      await day.filter({ hasText: 'closed' }).waitFor()
      // The form below holds the older version; what changed is none of its fields.
      await dialog.getByLabel('Monday').fill('08:00-12:00')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.locator('tbody tr').first().filter({ hasText: 'Monday 08:00-12:00' }).waitFor()
      await page.locator('tbody button').first().click()
      await day.getByRole('button', { name: 'As in the week' }).click()
      await day.waitFor({ state: 'detached' })
    },
    TEST_MS,
  )

  test(
    'changes the own password, turns on a second factor and ends a session elsewhere',
    async () => {
      const { page } = nurse
      const elsewhere = await site.seat()
      await signIn(elsewhere, { ...site.stack, password: PASSWORD }, `night-nurse@${CLINIC}`)
      await page.goto(`${site.stack.url}/clinic/account/`)
      await page.getByRole('button', { name: 'Sign out there' }).first().click()
      await page.getByRole('button', { name: 'Really: Sign out there' }).click()
      await page.getByRole('button', { name: 'Sign out there' }).waitFor({ state: 'detached' })
      const own = page.getByRole('region', { name: 'Password' })
      await own.getByLabel('Current password').fill('not my password')
      await own.getByLabel('New password *', { exact: true }).fill(NEXT_PASSWORD)
      await own.getByLabel('New password again').fill(NEXT_PASSWORD)
      await page.keyboard.press('Enter')
      await own.getByText('This is not your current password').waitFor()
      await own.getByLabel('Current password').fill(PASSWORD)
      await page.keyboard.press('Enter')
      await own.getByText('The password is changed.').waitFor()

      const factor = page.getByRole('region', { name: 'Second factor' })
      await factor.getByRole('button', { name: 'Turn it on' }).click()
      await factor.getByLabel('Current password').fill(NEXT_PASSWORD)
      await page.keyboard.press('Enter')
      await factor.getByRole('img').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'own-account')
      const secret = (await factor.locator('code').innerText()).replaceAll(' ', '')
      await factor.getByLabel('Code of your authenticator').fill(new TOTP({ secret }).generate())
      await page.keyboard.press('Enter')
      await factor.getByRole('listitem').first().waitFor()
      expect(await factor.getByRole('listitem').count()).toBeGreaterThan(5)
      expect(await findingsOf(page)).toEqual([])
      await factor.getByRole('button', { name: 'I have written it down' }).click()
      await factor.getByText('Signing in asks for a code').waitFor()
      await elsewhere.context.close()
    },
    TEST_MS,
  )

  test('leaves no complaint in a console but of what was refused', () => {
    const refused = /status of (412|409|403) /
    const complaints = [...office.complaints, ...nurse.complaints]
    expect(complaints.filter((complaint) => !refused.test(complaint))).toEqual([])
  })
})
