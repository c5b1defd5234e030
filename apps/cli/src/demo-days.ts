/** Keeps a demo's calendars filled while it runs: a new day in one of its clinics is seen within minutes. */
import { messageOf } from './failure.ts'
import type { ToppedUp, TopUpOptions } from './seed/top-up.ts'

const LOOK_MS = 10 * 60_000

/** What keeps the calendars filled. */
export type DemoDays = {
  /** Fills the calendars of clinics in which a new day has begun. Throws: what the database says. */
  look(): Promise<ToppedUp>
  /** Leaves the day as it is: the demo was made on it. */
  skip(): Promise<void>
  /** No further look begins; one that is under way ends. */
  stop(): Promise<void>
}

/** How it is made; `newId` gives chance its beginning. */
export type DemoDaysOptions = {
  readonly ownerUrl: string
  readonly now: () => Date
  readonly newId: () => string
  readonly onEvent: (text: string) => void
}

/** Looks every ten minutes until it is stopped; the first look is the caller's. */
export function keepDemoDays({ ownerUrl, now, newId, onEvent }: DemoDaysOptions): DemoDays {
  const done: NonNullable<TopUpOptions['done']> = new Map()
  let underWay: Promise<ToppedUp> | null = null

  const fill = async (): Promise<ToppedUp> => {
    // Names and places of the generator are loaded only where there is a demo.
    const { topUpDemo } = await import('./seed/top-up.ts')
    return topUpDemo({ ownerUrl, now: now(), chance: newId(), done })
  }
  const look = (): Promise<ToppedUp> => {
    underWay ??= fill().finally(() => {
      underWay = null
    })
    return underWay
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => onEvent(`the demo's calendars stay as they are: ${messageOf(error)}`))
  }, LOOK_MS)
  timer.unref()

  return {
    look,
    async skip() {
      const { skipDay } = await import('./seed/top-up.ts')
      await skipDay(ownerUrl, now(), done)
    },
    async stop() {
      clearInterval(timer)
      await underWay?.catch(() => null)
    },
  }
}
