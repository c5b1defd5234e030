/** Notes that are typed while the service is slow, or while a colleague writes too. */
import { beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { Seat } from './testing/browser.ts'
import { register, signIn } from './testing/desk.ts'
import { describeScreens, TEST_MS } from './testing/site.ts'
import { CLINIC } from './testing/stack.ts'

const noteOf = (page: Page) => page.getByLabel('Note of this visit')
const untilSaved = (page: Page): Promise<void> => page.getByText('Saved', { exact: true }).waitFor()

describeScreens('a note in Chromium', (site) => {
  let writer: Seat

  beforeAll(async () => {
    writer = await site.seat()
    await signIn(writer, site.stack, `clinician@${CLINIC}`)
    await register(writer.page, 'Notter', 'Nadia')
    await writer.page.getByRole('button', { name: 'Start a visit' }).click()
    await noteOf(writer.page).waitFor()
  }, TEST_MS)

  test(
    'is saved to its last word, also when that was typed while the words before were under way',
    async () => {
      const { page } = writer
      let release = (): void => {}
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      const isSave = (request: { method(): string; url(): string }): boolean =>
        request.method() === 'PATCH' && request.url().includes('/api/encounters/')
      await page.route(
        '**/api/encounters/*',
        async (route) => {
          if (isSave(route.request())) await released
          await route.continue()
        },
        { times: 1 },
      )
      const first = page.waitForRequest(isSave)
      await noteOf(page).fill('Coughs.')
      await first
      await noteOf(page).fill('Coughs at night.')
      release()
      await untilSaved(page)
      await page.reload()
      await noteOf(page).waitFor()
      expect(await noteOf(page).inputValue()).toBe('Coughs at night.')
    },
    TEST_MS,
  )

  test(
    'that could not be saved is not written over what a colleague has written meanwhile',
    async () => {
      const { page, context } = writer
      await context.setOffline(true)
      await noteOf(page).fill('Coughs at night, mine.')
      await page.getByText('Cannot be saved at the moment; it is kept here and tried again').waitFor()
      await page.getByRole('link', { name: 'My day' }).click()
      await page.getByRole('heading', { name: 'My day' }).waitFor()
      const colleague = await site.seat()
      await signIn(colleague, site.stack, `nurse@${CLINIC}`)
      await colleague.page.keyboard.press('/')
      await colleague.page.keyboard.type('notter')
      await colleague.page.getByText('Found: 1').waitFor()
      await colleague.page.keyboard.press('Enter')
      await noteOf(colleague.page).fill('Coughs at night, theirs.')
      await untilSaved(colleague.page)
      await context.setOffline(false)
      await page.goBack()
      await page.getByRole('button', { name: 'Take the other text' }).waitFor()
      expect(await noteOf(page).inputValue()).toBe('Coughs at night, mine.')
      await page.getByRole('button', { name: 'Take the other text' }).click()
      await page.waitForFunction(`document.querySelector('textarea')?.value === 'Coughs at night, theirs.'`)
      await untilSaved(page)
    },
    TEST_MS,
  )

  test(
    'belongs to a visit that is begun once, also when the answer was lost',
    async () => {
      const { page } = writer
      await register(page, 'Lostmann', 'Lena')
      const start = page.getByRole('button', { name: 'Start a visit' })
      const sent: string[] = []
      await page.route('**/api/encounters', async (route) => {
        if (route.request().method() !== 'POST') return route.continue()
        await route.fetch()
        await route.abort()
      })
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/api/encounters'))
          sent.push(request.headers()['idempotency-key'] ?? '')
      })
      await start.click()
      await page.getByText("The clinic's server cannot be reached. Nothing is lost; try again.").waitFor()
      await page.unroute('**/api/encounters')
      await start.click()
      await noteOf(page).waitFor()
      await page.reload()
      await noteOf(page).waitFor()
      const visits = page.getByRole('region', { name: 'Visits' }).getByRole('listitem')
      expect([await visits.count(), sent.length, new Set(sent).size]).toEqual([1, 2, 1])
    },
    TEST_MS,
  )
})
