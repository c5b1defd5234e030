/** Records under care: restricted ones, notes that are amended, and nothing lost when the network goes. */
import { beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { askAs } from './testing/api.ts'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import { signIn } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

const UNREACHABLE = "The clinic's server cannot be reached. Nothing is lost; try again."

describeScreens('care in Chromium', (site) => {
  let care: Seat
  /** The chart of the patient of these tests. */
  let chart: string

  const patientOf = (page: Page): string => new URL(page.url()).searchParams.get('id') ?? ''

  beforeAll(async () => {
    care = await site.seat()
    await signIn(care, site.stack, `clinician@${CLINIC}`)
  }, TEST_MS)

  test(
    'keeps what was typed of a new patient without a network, and registers once whatever was lost',
    async () => {
      const { page, context } = care
      await page.getByRole('button', { name: 'New patient' }).click()
      await page.getByLabel('Last name').fill('Xylander')
      await page.getByLabel('First name').fill('Xenia')
      await page.getByLabel('Birth date').fill('1980-02-29')
      await context.setOffline(true)
      const submit = page.getByRole('button', { name: 'Register', exact: true })
      await submit.click()
      await page.getByRole('dialog').getByText(UNREACHABLE).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'no-network')
      await page.keyboard.press('Escape')
      await context.setOffline(false)
      await page.getByRole('button', { name: 'New patient' }).click()
      expect(await page.getByLabel('First name').inputValue()).toBe('Xenia')
      // The service registers, and its answer is lost.
      await page.route('**/api/patients', async (route) => {
        await route.fetch()
        await route.abort()
      })
      await submit.click()
      await page.getByRole('dialog').getByText(UNREACHABLE).waitFor()
      await page.unroute('**/api/patients')
      await submit.click()
      await page.getByRole('heading', { level: 1, name: 'Xylander, Xenia' }).waitFor()
      chart = patientOf(page)
      await page.keyboard.press('/')
      await page.keyboard.type('xylander')
      await page.getByText('Found: 1').waitFor()
      await page.keyboard.press('Escape')
    },
    TEST_MS,
  )

  test(
    'keeps vital signs and a note that cannot be saved, and saves them when the network is back',
    async () => {
      const { page, context } = care
      await page.getByRole('button', { name: 'Enter vital signs' }).click()
      await page.getByLabel('Heart rate').fill('88')
      await context.setOffline(true)
      await page.getByRole('button', { name: 'Save vital signs' }).click()
      await page.getByRole('dialog').getByText(UNREACHABLE).waitFor()
      await page.keyboard.press('Escape')
      await context.setOffline(false)
      await page.getByRole('button', { name: 'Enter vital signs' }).click()
      expect(await page.getByLabel('Heart rate').inputValue()).toBe('88')
      await page.getByRole('button', { name: 'Save vital signs' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })

      await page.getByRole('button', { name: 'Start a visit' }).click()
      const note = page.getByLabel('Note of this visit')
      await note.fill('Sleeps badly.')
      await page.getByText('Saved', { exact: true }).waitFor()
      await context.setOffline(true)
      await note.fill('Sleeps badly since May.')
      await page.getByText('Cannot be saved at the moment; it is kept here and tried again').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await page.getByRole('link', { name: 'My day' }).click()
      await page.getByRole('heading', { name: 'My day' }).waitFor()
      await context.setOffline(false)
      await page.goBack()
      expect(await note.inputValue()).toBe('Sleeps badly since May.')
      await page.getByText('Saved', { exact: true }).waitFor()
    },
    TEST_MS,
  )

  test(
    'signs a note, amends it with a reason, and shows what came and what went',
    async () => {
      const { page } = care
      await page.getByRole('button', { name: 'Sign', exact: true }).click()
      await page.getByRole('button', { name: 'Amend' }).click()
      const text = page.getByLabel('Amended text')
      await text.fill('Sleeps well since June.')
      await page.locator('del').filter({ hasText: 'badly' }).waitFor()
      await page.locator('ins').filter({ hasText: 'June.' }).waitFor()
      expect(await page.getByRole('button', { name: 'Sign the amendment' }).isEnabled()).toBe(false)
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'amend')
      await page.getByRole('link', { name: 'My day' }).click()
      await page.getByRole('heading', { name: 'My day' }).waitFor()
      await page.goBack()
      expect(await text.inputValue()).toBe('Sleeps well since June.')
      await page.getByLabel('Reason').fill('Mixed up with another patient')
      await page.getByRole('button', { name: 'Sign the amendment' }).click()
      await page.getByText('Version 2').waitFor()
      await page.getByText('Version 1').waitFor()
      const newest = page.getByRole('article').first()
      await newest.getByText('Sleeps well since June.').first().waitFor()
      await newest.getByText('Mixed up with another patient').waitFor()
      await newest.getByText('What changed').click()
      await newest.locator('del').filter({ hasText: 'badly' }).waitFor()
      expect(await newest.locator('ins').first().innerText()).toContain('well')
    },
    TEST_MS,
  )

  test(
    'opens a restricted record to whoever says why, and to nobody else',
    async () => {
      const restricted = { category: 'staff', reason: 'Works here' }
      const asked = { method: 'POST', path: `/api/patients/${chart}/restriction`, body: restricted }
      expect((await askAs(site.stack, `org-admin@${CLINIC}`, asked)).status).toBe(201)
      const { page } = care
      await page.goto(`${site.stack.url}/clinic/chart/?id=${chart}`)
      await page.getByRole('heading', { name: 'This record is restricted' }).waitFor()
      expect(await page.getByText('Xylander').count()).toBe(0)
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'break-glass')
      const submit = page.getByRole('button', { name: 'Break the glass' })
      await page.getByLabel('Why you open it').fill('..')
      expect(await submit.isEnabled()).toBe(false)
      await page.getByLabel('Why you open it').fill('Brought in unconscious')
      await page.getByLabel('For how long').selectOption('15')
      await submit.click()
      await page.getByRole('heading', { level: 1, name: 'Xylander, Xenia' }).waitFor()
      await page.getByText('Version 2').waitFor()
      const nurse = await site.seat()
      await signIn(nurse, site.stack, `nurse@${CLINIC}`)
      await nurse.page.goto(page.url())
      await nurse.page.getByRole('heading', { name: 'This record is restricted' }).waitFor()
    },
    TEST_MS,
  )

  test('leaves no complaint in a console but of the network and the record that was shut', () => {
    const expected = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 403 .*\/api\//
    expect(care.complaints.filter((complaint) => !expected.test(complaint))).toEqual([])
  })
})
