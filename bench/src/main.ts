/** `npm run bench`: measures the platform from outside. Everything it starts, it stops. */
import type { Context, Scenario } from './context.ts'
import { audit } from './scenarios/audit.ts'
import { availability } from './scenarios/availability.ts'
import { booking } from './scenarios/booking.ts'
import { cache } from './scenarios/cache.ts'
import { growth } from './scenarios/growth.ts'
import { observations } from './scenarios/observations.ts'
import { read } from './scenarios/read.ts'
import { search } from './scenarios/search.ts'
import { stacks } from './scenarios/stacks.ts'
import { trust } from './scenarios/trust.ts'
import { users } from './scenarios/users.ts'
import { HELP, readSettings, type Settings, UsageError } from './settings.ts'

const SCENARIOS: readonly Scenario[] = [
  ...[read, search, observations, availability, booking, trust, audit, cache, stacks, users, growth],
]
const USAGE_EXIT_CODE = 2
const INTERRUPTED_EXIT_CODE = 130

process.exit(await main(process.argv.slice(2)))

async function main(args: readonly string[]): Promise<number> {
  try {
    const settings = readSettings(
      args,
      SCENARIOS.map(({ name }) => name),
    )
    if (settings !== null) return await run(settings)
    console.log(HELP)
    return 0
  } catch (error) {
    console.error(`bench: ${messageOf(error)}`)
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1
  }
}

async function run(settings: Settings): Promise<number> {
  const closers: (() => unknown)[] = []
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stop.abort(new Error(`stopped by ${signal}`)))
  }
  const context: Context = {
    settings,
    signal: stop.signal,
    defer: (close) => closers.push(close),
    say: (text) => console.log(text),
  }
  try {
    const scenario = SCENARIOS.find(({ name }) => name === settings.scenario)
    return (await scenario?.run(context)) ? 0 : 1
  } catch (error) {
    console.error(`bench: ${messageOf(error)}`)
    return stop.signal.aborted ? INTERRUPTED_EXIT_CODE : 1
  } finally {
    await closeAll(closers)
  }
}

/** Last thing first; one that fails does not keep the others from being undone. */
async function closeAll(closers: (() => unknown)[]): Promise<void> {
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
    try {
      await close()
    } catch (error) {
      console.error(`bench: ${messageOf(error)}`)
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
