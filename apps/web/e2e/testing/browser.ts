/** Debian's Chromium, and pages in it that remember every complaint of their console. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const SCREENS = fileURLToPath(new URL('../../../../docs/screens', import.meta.url))
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** A busy machine is slow; what takes longer hangs. */
const WAIT_MS = 20_000

/** Whether there is a browser; tools/test-browser.ts installs it where it may, or says why not. */
export const HAS_BROWSER = existsSync(CHROMIUM)

const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
const ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** Starts the browser with an empty profile. */
export function startBrowser(): Promise<Browser> {
  const args = [...QUIET, ...ROOT, '--disable-component-update', '--disable-sync']
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args })
}

/** A person at a screen. */
export type Seat = {
  readonly page: Page
  readonly context: BrowserContext
  /** What the console complained about, and what failed unseen. */
  readonly complaints: string[]
}

/** How a window is. */
export type SeatOptions = {
  readonly language?: string
  readonly dark?: boolean
  readonly width?: number
  readonly height?: number
  readonly motion?: 'reduce' | 'no-preference'
}

/** Opens a window with its own cookies. */
export async function openSeat(browser: Browser, options: SeatOptions = {}): Promise<Seat> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    locale: options.language ?? 'en-US',
    timezoneId: 'America/New_York',
    colorScheme: options.dark === true ? 'dark' : 'light',
    reducedMotion: options.motion ?? 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT_MS)
  const complaints: string[] = []
  page.on('console', (message) => {
    const { url } = message.location()
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${url}`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, context, complaints }
}

/** What axe finds wrong by WCAG 2.2 A and AA, as one line for each. */
export async function findingsOf(page: Page): Promise<readonly string[]> {
  // What has been scrolled half under the header counts as a target too small.
  await page.evaluate('scrollTo(0, 0)')
  await page.evaluate(AXE)
  const found: unknown = await page.evaluate(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    .then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' | ')))`)
  return Array.isArray(found) ? found.map(String) : ['axe gave no answer']
}

/** Keeps a picture for the documents, when they are asked for: `npm run screens`. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  if (process.env['EHR_TEST_SCREENS'] === undefined) return
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  await session.detach()
  mkdirSync(SCREENS, { recursive: true })
  writeFileSync(`${SCREENS}/${name}.webp`, Buffer.from(data, 'base64'))
}
