/** What people do at a screen, over and over. */
import type { Page } from 'playwright-core'
import type { Seat } from './browser.ts'
import type { Site } from './site.ts'
import { CLINIC, type Stack } from './stack.ts'

/** Signs a person in by name and password, in English; the calendar is shown and live then. */
export async function signIn(seat: Seat, stack: Stack, name: string): Promise<void> {
  await enterPassword(seat, stack, name)
  await seat.page.waitForURL('**/clinic/day/')
  await untilLive(seat.page)
}

/** Who works at the clinic on a day, each at a window of their own. */
export type Crew = { readonly desk: Seat; readonly care: Seat; readonly office: Seat }

/** Opens the windows of a file whose tests need all of them, and signs everybody in. */
export async function seatCrew(site: Site): Promise<Crew> {
  const seatFor = async (role: string): Promise<Seat> => {
    const seat = await site.seat()
    await signIn(seat, site.stack, `${role}@${CLINIC}`)
    return seat
  }
  const desk = await seatFor('front-desk')
  const care = await seatFor('clinician')
  return { desk, care, office: await seatFor('org-admin') }
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

/** Begins to book a follow-up on a day by the keyboard: the first time is held; gives what is offered. */
export async function beginBooking(page: Page, lastName: string, day: string): Promise<readonly string[]> {
  await page.keyboard.press('n')
  await page.keyboard.type(lastName)
  await page.getByText('Found: 1').waitFor()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  const kind = dialog.getByLabel('Kind of visit')
  await kind.selectOption({ label: 'Follow-up (15′)' })
  const typeId = await kind.inputValue()
  // Whichever comes last, practitioner or day: the sheet may show the day already.
  const told = page.waitForResponse((response) => {
    const { pathname, searchParams } = new URL(response.url())
    const isOf = searchParams.get('type_id') === typeId && searchParams.has('practitioner_id')
    return pathname.endsWith('/availability') && isOf && searchParams.get('from')?.startsWith(day) === true
  })
  await dialog.getByLabel('Practitioner').selectOption({ index: 1 })
  await dialog.getByLabel('From', { exact: true }).fill(day)
  const { slots } = await (await told).json()
  await dialog.getByRole('radio').first().waitFor()
  const starts: string[] = slots.map(({ start_time }: { start_time: string }) => start_time)
  const [first = ''] = starts
  await dialog
    .getByText(`: ${moment(first)}`)
    .filter({ hasText: /^Held for you until/ })
    .waitFor()
  return starts.filter((start) => start.startsWith(day))
}

/** Asks for a time that is not among the free ones, in a booking that was begun. */
export async function askFor(page: Page, time: string): Promise<void> {
  await page.getByText('Another time …').click()
  await page.getByRole('dialog').getByLabel('Time', { exact: true }).fill(time)
  await page.getByRole('button', { name: 'Book at this time' }).click()
}

/** The time of day of a start at the clinic, as a field of time takes it. */
export function fieldTime(start: string): string {
  const format = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'America/New_York',
  } as const
  return new Intl.DateTimeFormat('en-GB', format).format(new Date(start))
}

/** Date and time of a start at the clinic, as forms show them in English. */
function moment(start: string): string {
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'America/New_York' } as const
  return new Intl.DateTimeFormat('en', format).format(new Date(start))
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
