/** What people do at a screen, over and over. */
import type { Page } from 'playwright-core'
import type { Seat } from './browser.ts'
import type { Stack } from './stack.ts'

/** The clinic of the demo that the tests work in. */
export const CLINIC = 'riverside-family-practice'

/** Signs a person in by name and password, in English. */
export async function signIn({ page }: Seat, { url, password }: Stack, name: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('User name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/clinic/day/')
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

/** A Wednesday of next week or the week after: the calendar has room then, whatever the time is now. */
export function quietDay(): string {
  const day = new Date()
  day.setUTCDate(day.getUTCDate() + 8)
  while (day.getUTCDay() !== 3) day.setUTCDate(day.getUTCDate() + 1)
  return day.toISOString().slice(0, 10)
}

/** Begins a booking by the keyboard; gives the starts of the free times that are offered on the quiet day. */
export async function beginBooking(page: Page, lastName: string): Promise<readonly string[]> {
  await page.keyboard.press('n')
  await page.keyboard.type(lastName)
  await page.getByText('Found: 1').waitFor()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Kind of visit').selectOption({ label: 'Follow-up (15′)' })
  await dialog.getByLabel('Practitioner').selectOption({ index: 1 })
  const told = page.waitForResponse((response) => response.url().includes(`from=${quietDay()}`))
  await dialog.getByLabel('From', { exact: true }).fill(quietDay())
  const { slots } = await (await told).json()
  await dialog.getByRole('radio').first().waitFor()
  const starts: string[] = slots.map(({ start_time }: { start_time: string }) => start_time)
  return starts.filter((start) => start.startsWith(quietDay()))
}

/** Goes to the day sheet, and waits until it is live. */
export async function openSheet(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Day sheet' }).click()
  await page.getByRole('status').filter({ hasText: /live$/ }).waitFor()
}
