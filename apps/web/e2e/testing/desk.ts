/** What people do at a screen, over and over. */
import type { Page } from 'playwright-core'
import type { Seat } from './browser.ts'
import type { Stack } from './stack.ts'

/** Signs a person in by name and password, in English; the calendar is shown and live then. */
export async function signIn(seat: Seat, stack: Stack, name: string): Promise<void> {
  await enterPassword(seat, stack, name)
  await seat.page.waitForURL('**/clinic/day/')
  await untilLive(seat.page)
}

/** Gives name and password on the sign-in page. */
export async function enterPassword({ page }: Seat, { url, password }: Stack, name: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
}

/** Shows a day of the calendar that has visits. */
export async function showDay(page: Page, day: string): Promise<void> {
  const date = page.locator('main input[type=date]')
  await date.fill(day)
  // In a field, single keys are typing.
  await date.blur()
  await page.locator('[data-visit]').first().waitFor()
}

/** Registers a patient who has never been here; gives the name as lists show it. */
export async function register(page: Page, lastName: string, firstName: string): Promise<string> {
  await page.getByRole('button', { name: 'New patient' }).click()
  await page.getByLabel('Last name').fill(lastName)
  await page.getByLabel('First name').fill(firstName)
  await page.getByLabel('Birth date').fill('1980-02-29')
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  const name = `${lastName}, ${firstName}`
  await page.getByRole('heading', { level: 1, name }).waitFor()
  return name
}

/** Begins a booking by the keyboard, of a follow-up on a day; gives the starts that are offered on it. */
export async function beginBooking(page: Page, lastName: string, day: string): Promise<readonly string[]> {
  await page.keyboard.press('n')
  await page.keyboard.type(lastName)
  await page.getByText('Found: 1').waitFor()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Kind of visit').selectOption({ label: 'Follow-up (15′)' })
  await dialog.getByLabel('Practitioner').selectOption({ index: 1 })
  const told = page.waitForResponse((response) => {
    const { pathname, searchParams } = new URL(response.url())
    return pathname.endsWith('/availability') && searchParams.get('from')?.startsWith(day) === true
  })
  await dialog.getByLabel('From', { exact: true }).fill(day)
  const { slots } = await (await told).json()
  await dialog.getByRole('radio').first().waitFor()
  const starts: string[] = slots.map(({ start_time }: { start_time: string }) => start_time)
  return starts.filter((start) => start.startsWith(day))
}

/** Goes to the day sheet, and waits until it is live. */
export async function openSheet(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Day sheet' }).click()
  await untilLive(page)
}

async function untilLive(page: Page): Promise<void> {
  await page.getByRole('status').filter({ hasText: /live$/ }).waitFor()
  await page.locator('[data-grid]').waitFor()
}

/** The id of the visit that has the focus. */
export async function focusedVisit(page: Page): Promise<string> {
  await page.locator('[data-visit]:focus').waitFor()
  return (await page.locator('[data-visit]:focus').getAttribute('data-visit')) ?? ''
}

/** The time of day of a start at the clinic, as the sheet shows it in English. */
export function clock(start: string): string {
  const format = { hour: '2-digit', minute: '2-digit', timeZone: 'America/New_York' } as const
  return new Intl.DateTimeFormat('en-US', format).format(new Date(start))
}
