/** The platform and the browser that all files of end-to-end tests share, and the windows of one file. */
import { afterAll, beforeAll, describe } from 'bun:test'
import { shared } from '@ehrconnect/platform/testing/shared'
import type { Browser } from 'playwright-core'
import { HAS_BROWSER, openSeat, type Seat, type SeatOptions, startBrowser } from './browser.ts'
import { type Stack, startStack } from './stack.ts'

/** A first start builds the application; the machine may be busy. */
const START_MS = 300_000
/** A test that takes longer hangs. */
export const TEST_MS = 120_000

const sharedStack = shared(startStack, (stack) => stack.stop())
const sharedBrowser = shared(startBrowser, (browser) => browser.close())

/** What the tests of a file work with; from `beforeAll` on. */
export type Site = {
  readonly stack: Stack
  /** Opens a window, which closes after the file. */
  seat(options?: SeatOptions): Promise<Seat>
}

/** Describes what is seen in Chromium; left out where there is none. */
export function describeScreens(title: string, body: (site: Site) => void): void {
  describe.skipIf(!HAS_BROWSER)(title, () => {
    let started: { readonly stack: Stack; readonly browser: Browser } | null = null
    const seats: Seat[] = []
    const running = () => {
      if (started === null) throw new Error('the platform is there from beforeAll on')
      return started
    }
    beforeAll(async () => {
      started = { stack: await sharedStack(), browser: await sharedBrowser() }
    }, START_MS)
    afterAll(async () => {
      for (const { context } of seats) await context.close()
    }, START_MS)
    body({
      get stack() {
        return running().stack
      },
      async seat(options) {
        const seat = await openSeat(running().browser, options)
        seats.push(seat)
        return seat
      },
    })
  })
}
