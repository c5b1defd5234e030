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

  /** The card of the heart rate. */
  const pulse = (page: Page) => page.locator('li').filter({ hasText: 'Heart rate' })

  /** A nurse changes the open visit without a screen. */
  async function changeMeanwhile(body: object): Promise<void> {
    const id = await care.page.locator('[data-encounter]').getAttribute('data-encounter')
    const path = `/api/encounters/${id}`
    const { version } = await (await askAs(site.stack, `nurse@${CLINIC}`, { method: 'GET', path })).json()
    const asked = { method: 'PATCH', path, body, version }
    expect((await askAs(site.stack, `nurse@${CLINIC}`, asked)).status).toBe(200)
  }

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
    'moves a visit on and back while its note is written, and says so when somebody else was faster',
    async () => {
      const { page } = care
      const panel = page.locator('[data-encounter]')
      const note = page.getByLabel('Note of this visit')
      await panel.getByRole('button', { name: 'On leave' }).click()
      await panel.getByText('on leave', { exact: true }).waitFor()
      await page.getByRole('list').getByRole('button', { name: 'on leave' }).waitFor()
      // A new status is no change of the note.
      await note.fill('Sleeps badly since April.')
      await page.getByText('Saved', { exact: true }).waitFor()
      await panel.getByRole('button', { name: 'Back from leave' }).click()
      await panel.getByText('in progress', { exact: true }).waitFor()
      await note.fill('Sleeps badly since May.')
      await page.getByText('Saved', { exact: true }).waitFor()
      await changeMeanwhile({ status: 'onleave' })
      await panel.getByRole('button', { name: 'Finish' }).click()
      await panel.getByText('Somebody changed this meanwhile. Look at the latest and try again.').waitFor()
      await panel.getByText('on leave', { exact: true }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await panel.getByRole('button', { name: 'Finish' }).click()
      await panel.getByText('finished', { exact: true }).waitFor()
      expect(await panel.getByRole('button', { name: 'On leave' }).count()).toBe(0)
    },
    TEST_MS,
  )

  test(
    'keeps diagnoses as codes with words, says at its field which is none, overwrites no colleague unseen',
    async () => {
      const { page } = care
      const panel = page.locator('[data-encounter]')
      const dialog = page.getByRole('dialog', { name: 'Diagnoses' })
      const open = () => panel.getByRole('button', { name: 'Change the diagnoses' }).click()
      await open()
      await dialog.getByRole('button', { name: 'One more diagnosis' }).click()
      await dialog.getByLabel('Code', { exact: false }).last().fill('cold')
      await page.keyboard.press('Enter')
      await dialog.getByText('A code of ICD-10 looks like J06.9').waitFor()
      await dialog.locator('input[aria-invalid=true]:focus').fill('j00')
      await dialog.getByLabel('In words').fill('Common cold')
      await dialog.getByRole('button', { name: 'One more diagnosis' }).click()
      await dialog.getByLabel('Code system').last().selectOption({ label: 'SNOMED CT' })
      await dialog.locator('input[dir=ltr]').last().fill('195662008')
      await dialog.getByLabel('In words').last().fill('Acute viral pharyngitis')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('There is no such code in this system').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'diagnoses')
      await dialog.locator('input[dir=ltr]').last().fill('195662009')
      await page.keyboard.press('Escape')
      await changeMeanwhile({
        diagnoses: [
          { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'J20.9', display: 'Acute bronchitis' },
        ],
      })
      await open()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('Somebody else changed the diagnoses meanwhile.').waitFor()
      await dialog.getByRole('listitem').filter({ hasText: 'Acute bronchitis' }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Keep my list' }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })
      const shown = panel.getByRole('list', { name: 'Diagnoses' }).getByRole('listitem')
      await shown.filter({ hasText: 'Acute viral pharyngitis' }).filter({ hasText: '195662009' }).waitFor()
      await shown.filter({ hasText: 'Common cold' }).filter({ hasText: 'ICD-10-CM J00' }).waitFor()
      expect(await shown.count()).toBe(2)
      await keepScreen(page, 'encounter')
    },
    TEST_MS,
  )

  test(
    'corrects a value with a reason, keeps what was typed, and tells who was slower what the other changed',
    async () => {
      const { page } = care
      await page.getByRole('button', { name: 'Heart rate: all values' }).click()
      const list = page.getByRole('dialog', { name: 'Heart rate: all values' })
      const form = page.getByRole('dialog', { name: 'Correct: Heart rate' })
      const value = form.getByLabel('Heart rate (beats/minute)')
      const save = form.getByRole('button', { name: 'Save' })
      const correct = () => list.getByRole('button', { name: 'Correct …' }).click()
      await correct()
      expect(await value.inputValue()).toBe('88')
      await save.click()
      await form.getByText('This is needed').waitFor()
      await form.getByLabel('Why it is corrected').fill('Read off wrongly')
      await save.click()
      await form.getByText('Nothing was changed').waitFor()
      await value.fill('888')
      await page.keyboard.press('Enter')
      await form.getByText('Please check: a number from 20 to 300').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await value.fill('78')
      await page.keyboard.press('Escape')
      await form.waitFor({ state: 'detached' })
      await correct()
      expect(await value.inputValue()).toBe('78')
      const id = await list.locator('[data-reading]').getAttribute('data-reading')
      const other = { value_number: 80, reason: 'Counted again' }
      const asked = { method: 'PATCH', path: `/api/observations/${id}`, body: other, version: 1 }
      expect((await askAs(site.stack, `nurse@${CLINIC}`, asked)).status).toBe(200)
      await save.click()
      await form.getByText('Somebody else changed this meanwhile.').waitFor()
      await form.getByRole('listitem').filter({ hasText: '80' }).waitFor()
      expect(await value.inputValue()).toBe('78')
      await keepScreen(page, 'correct-value')
      await save.click()
      await form.waitFor({ state: 'detached' })
      await list.locator('[data-reading]').filter({ hasText: '78 beats/minute' }).waitFor()
      await list.getByText('corrected', { exact: true }).waitFor()
      await list.getByRole('button', { name: 'What it said before' }).click()
      const before = list.getByRole('list', { name: 'What it said before' }).getByRole('listitem')
      await before.filter({ hasText: '88 beats/minute' }).filter({ hasText: 'Counted again' }).waitFor()
      await before.filter({ hasText: '80 beats/minute' }).filter({ hasText: 'Read off wrongly' }).waitFor()
      expect(await before.locator('s').count()).toBe(2)
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'values')
      await page.keyboard.press('Escape')
      await pulse(page).getByText('78').waitFor()
    },
    TEST_MS,
  )

  test(
    'takes a value entered in error from the latest and its line at once, and lists it struck through',
    async () => {
      const { page } = care
      await page.getByRole('button', { name: 'Enter vital signs' }).click()
      await page.getByLabel('Heart rate').fill('120')
      await page.getByRole('button', { name: 'Save vital signs' }).click()
      await pulse(page).getByText('120').waitFor()
      await pulse(page).locator('polyline[points*=" "]').waitFor({ state: 'attached' })
      const list = page.getByRole('dialog', { name: 'Heart rate: all values' })
      const row = list.locator('[data-reading]').filter({ hasText: '120' })
      const reason = row.getByLabel('Why it should not stand here')
      for (const typed of ['', 'Of the patient before']) {
        await page.getByRole('button', { name: 'Heart rate: all values' }).click()
        await row.getByRole('button', { name: 'Entered in error' }).click()
        expect(await reason.inputValue()).toBe(typed)
        await reason.fill('Of the patient before')
        if (typed === '') await page.keyboard.press('Escape')
      }
      await page.keyboard.press('Enter')
      await row.locator('s').filter({ hasText: '120' }).waitFor()
      await row.getByText('entered in error', { exact: true }).waitFor()
      expect(await row.getByRole('button', { name: 'Correct …' }).count()).toBe(0)
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Escape')
      await pulse(page).getByText('78').waitFor()
      await pulse(page).locator('polyline:not([points*=" "])').waitFor({ state: 'attached' })
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

  test(
    'says of a visit that should not stand there that it was entered in error, and why',
    async () => {
      const { page } = care
      await page.getByRole('button', { name: 'Start a visit' }).click()
      const panel = page.locator('[data-encounter]')
      const reason = panel.getByLabel('Why it should not stand here')
      await panel.getByText('in progress', { exact: true }).waitFor()
      await panel.getByRole('button', { name: 'Entered in error' }).click()
      await reason.fill('Another patient was meant')
      await page.getByRole('link', { name: 'My day' }).click()
      await page.getByRole('heading', { name: 'My day' }).waitFor()
      await page.goBack()
      await panel.getByRole('button', { name: 'Entered in error' }).click()
      expect(await reason.inputValue()).toBe('Another patient was meant')
      await page.keyboard.press('Enter')
      await panel.getByText('entered in error', { exact: true }).waitFor()
      await panel.getByText('Another patient was meant').waitFor()
      expect(await panel.getByRole('button').count()).toBe(0)
      expect(await findingsOf(page)).toEqual([])
    },
    TEST_MS,
  )

  test('leaves no complaint in a console but of the network and of what was refused', () => {
    const expected = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of (400|403|412) .*\/api\//
    expect(care.complaints.filter((complaint) => !expected.test(complaint))).toEqual([])
  })
})
