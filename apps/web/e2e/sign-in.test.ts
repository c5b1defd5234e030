/** The ways in, and what is told to whoever does not get in: each refusal at the field that it belongs to. */
import { beforeAll, describe, expect, test } from 'bun:test'
import { TOTP } from 'otpauth'
import type { Locator, Page } from 'playwright-core'
import { findingsOf, keepScreen, type Seat } from './testing/browser.ts'
import { enterPassword, signIn } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'

/** A clinic of its own: its people are locked out here, and get second factors. */
const CLINIC = 'stride-physiotherapy'
const NEXT_PASSWORD = 'walnut orbit velvet thirteen canoe'
const STEP_MS = 30_000
const PROVIDER = 'Sign in with your organization’s account'

/** The words at a field, which is marked as wrong and tied to them. */
async function wordsAt(field: Locator): Promise<string> {
  await field.and(field.page().locator('[aria-invalid="true"]')).waitFor()
  const described = (await field.getAttribute('aria-describedby')) ?? ''
  const [error = ''] = described.split(' ')
  return field.page().locator(`[id="${error}"]`).innerText()
}

/** A code that the authenticator shows at no time around now. */
function wrongCode(totp: TOTP): string {
  const near = [-2, -1, 0, 1, 2].map((steps) => totp.generate({ timestamp: Date.now() + steps * STEP_MS }))
  return (
    ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? ''
  )
}

async function signOut(page: Page): Promise<void> {
  await page.locator('summary').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are signed out.').waitFor()
}

describeScreens('signing in in Chromium', (site) => {
  test(
    'by a wrong password again and again is told how long to wait, and keeps the name',
    async () => {
      const seat = await site.seat()
      const { page } = seat
      const name = `billing@${CLINIC}`
      const wrong = { ...site.stack, password: 'not the password' }
      await enterPassword(seat, wrong, name)
      expect(await wordsAt(page.getByLabel('Password'))).toBe('The name or the password is not right.')
      const told = page.getByText(/Too many attempts\. Try again in \d+ seconds\./)
      for (let attempt = 0; attempt < 10 && !(await told.isVisible()); attempt += 1) {
        const answered = page.waitForResponse('**/api/auth/sign-in')
        await page.getByRole('button', { name: 'Sign in', exact: true }).click()
        await (await answered).finished()
        await page
          .getByRole('button', { name: 'Sign in', exact: true })
          .and(page.locator(':enabled'))
          .waitFor()
      }
      await told.waitFor()
      // The right password does not help now; the name that was typed is still there.
      await page.getByLabel('Password').fill(site.stack.password)
      await page.keyboard.press('Enter')
      await told.waitFor()
      expect(await page.getByLabel('User name').inputValue()).toBe(name)
      expect(await findingsOf(page)).toEqual([])
      await keepScreen(page, 'locked-out')
    },
    TEST_MS,
  )

  describe('with a second factor', () => {
    const name = `nurse@${CLINIC}`
    let desk: Seat
    let phone: Seat
    let totp: TOTP
    let recovery: readonly string[]

    beforeAll(async () => {
      desk = await site.seat()
      phone = await site.seat()
      await signIn(desk, site.stack, name)
      const { page } = desk
      await page.goto(`${site.stack.url}/clinic/account/`)
      const factor = page.getByRole('region', { name: 'Second factor' })
      await factor.getByRole('button', { name: 'Turn it on' }).click()
      await factor.getByLabel('Current password').fill('not my password')
      await page.keyboard.press('Enter')
      expect(await wordsAt(factor.getByLabel('Current password'))).toBe('This is not your current password')
      await factor.getByLabel('Current password').fill(site.stack.password)
      await page.keyboard.press('Enter')
      totp = new TOTP({ secret: (await factor.locator('code').innerText()).replaceAll(' ', '') })
      const code = factor.getByLabel('Code of your authenticator')
      await code.fill('12')
      await page.keyboard.press('Enter')
      expect(await wordsAt(code)).toBe('Six digits, please')
      await code.fill(wrongCode(totp))
      await page.keyboard.press('Enter')
      await page.getByText('The code is not right').waitFor()
      expect(await wordsAt(code)).toStartWith('The code is not right')
      await code.fill(totp.generate())
      await page.keyboard.press('Enter')
      await factor.getByRole('listitem').first().waitFor()
      recovery = await factor.getByRole('listitem').allInnerTexts()
      await factor.getByRole('button', { name: 'I have written it down' }).click()
    }, TEST_MS)

    test(
      'asks for the code, says at its field that one is wrong, and takes a recovery code once',
      async () => {
        const { page } = phone
        await enterPassword(phone, site.stack, name)
        const field = page.getByLabel('Code of your authenticator')
        await field.fill(wrongCode(totp))
        await page.keyboard.press('Enter')
        expect(await wordsAt(field)).toStartWith('The code is not right')
        expect(await findingsOf(page)).toEqual([])
        await keepScreen(page, 'second-factor')
        const [code = ''] = recovery
        await field.fill(code)
        await page.keyboard.press('Enter')
        await page.waitForURL('**/clinic/day/')
        await signOut(page)
        await enterPassword(phone, site.stack, name)
        await field.fill(code)
        await page.keyboard.press('Enter')
        expect(await wordsAt(field)).toStartWith('The code is not right')
        await field.fill(recovery[1] ?? '')
        await page.keyboard.press('Enter')
        await page.waitForURL('**/clinic/day/')
        await signOut(page)
      },
      TEST_MS,
    )

    test(
      'begins again with the password when that was changed while the code was asked for',
      async () => {
        await enterPassword(phone, site.stack, name)
        const field = phone.page.getByLabel('Code of your authenticator')
        await field.waitFor()
        const own = desk.page.getByRole('region', { name: 'Password' })
        await own.getByLabel('Current password').fill(site.stack.password)
        await own.getByLabel('New password *', { exact: true }).fill('password1234')
        await own.getByLabel('New password again').fill('password1234')
        await desk.page.keyboard.press('Enter')
        expect(await wordsAt(own.getByLabel('New password *', { exact: true }))).toStartWith(
          'Too short, too easy',
        )
        await own.getByLabel('New password *', { exact: true }).fill(NEXT_PASSWORD)
        await own.getByLabel('New password again').fill(NEXT_PASSWORD)
        await desk.page.keyboard.press('Enter')
        await own.getByText('The password is changed.').waitFor()
        await field.fill(recovery[2] ?? '')
        await phone.page.keyboard.press('Enter')
        await phone.page.getByText('That took too long. Enter your name and password again.').waitFor()
        await enterPassword(phone, { ...site.stack, password: NEXT_PASSWORD }, name)
        await field.fill(recovery[2] ?? '')
        await phone.page.keyboard.press('Enter')
        await phone.page.waitForURL('**/clinic/day/')
      },
      TEST_MS,
    )
  })

  describe('by a provider', () => {
    const name = `clinician@${CLINIC}`
    let seat: Seat

    /** A window in which the provider's page waits for nothing of the outer world. */
    async function open(): Promise<Seat> {
      const opened = await site.seat()
      await opened.context.route(/^https:/, (route) => route.abort())
      return opened
    }

    /** Signs in at the provider, and lets it tell who it was. */
    async function passProvider({ page }: Seat, subject: string): Promise<void> {
      await page.getByPlaceholder('Enter any login').fill(subject)
      await page.getByPlaceholder('and password').fill('any')
      await page.getByRole('button', { name: 'Sign-in' }).click()
      await page.getByRole('button', { name: 'Continue' }).click()
    }

    /** Goes to the provider from the own account. */
    async function beginLink({ page }: Seat): Promise<void> {
      await page.goto(`${site.stack.url}/clinic/account/`)
      const section = page.getByRole('region', { name: 'Your organization’s account' })
      await section.getByRole('button', { name: 'Link the account' }).click()
      await section.getByLabel('Current password').fill('not my password')
      await page.keyboard.press('Enter')
      expect(await wordsAt(section.getByLabel('Current password'))).toBe('This is not your current password')
      await section.getByLabel('Current password').fill(site.stack.password)
      await page.keyboard.press('Enter')
    }

    beforeAll(async () => {
      seat = await open()
    }, TEST_MS)

    test(
      'says when the account is linked to nobody, and when the provider was left or the way is old',
      async () => {
        const { page } = seat
        await page.goto(site.stack.url)
        await page.getByRole('link', { name: PROVIDER }).click()
        await page.getByRole('link', { name: 'Cancel' }).click()
        await page.getByText('Your organization’s provider did not confirm who you are.').waitFor()
        await page.getByRole('link', { name: PROVIDER }).click()
        await passProvider(seat, 'sub-of-somebody')
        await page.getByText('That account is not linked to anybody here.').waitFor()
        expect(await findingsOf(page)).toEqual([])
        await keepScreen(page, 'provider')
        await page.goto(`${site.stack.url}/api/auth/oidc/callback?code=old&state=old`)
        await page.getByText('That took too long, or began in another window.').waitFor()
        await page.getByLabel('Language').selectOption('ur')
        await page.getByText('بہت دیر ہو گئی، یا یہ کسی اور ونڈو میں شروع ہوا تھا۔').waitFor()
        await page.getByLabel('زبان').selectOption('en')
      },
      TEST_MS,
    )

    test(
      'signs in whoever has linked his account before, which takes the password',
      async () => {
        const linking = await open()
        const { page } = linking
        await signIn(linking, site.stack, name)
        await beginLink(linking)
        await passProvider(linking, 'sub-of-clara')
        await page.getByText('The account is linked.').waitFor()
        await page.getByRole('button', { name: 'Take the link away' }).waitFor()
        expect(await findingsOf(page)).toEqual([])
        await signOut(page)
        await page.goto(site.stack.url)
        await page.getByRole('link', { name: PROVIDER }).click()
        await page.waitForURL('**/clinic/day/')
        await page.locator('[data-grid]').waitFor()
      },
      TEST_MS,
    )

    test(
      'links no account that somebody else has, and says so where it was begun',
      async () => {
        const other = await open()
        await signIn(other, site.stack, `front-desk@${CLINIC}`)
        await beginLink(other)
        await passProvider(other, 'sub-of-clara')
        await other.page.getByText('The account could not be linked: somebody else has it').waitFor()
        expect(new URL(other.page.url()).pathname).toBe('/clinic/account/')
        await other.page.getByRole('button', { name: 'Link the account' }).waitFor()
      },
      TEST_MS,
    )
  })
})
