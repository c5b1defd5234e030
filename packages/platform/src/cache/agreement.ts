/**
 * What the processes agree on by the database, so that a cache stays right when one of them cannot reach
 * it: whose cache is in use, and since when and until when nobody may use it. A process acts on what it
 * read less than half a second ago, so that one who closes the cache and waits for so long knows that
 * nobody reads from it any more. Only lengths of time are compared, never the clocks of two machines.
 */
import { DatabaseBusyError } from '../db/busy-error.ts'
import type { Runner } from '../db/runner.ts'
import { bigint, boolean, integer, statement, text } from '../db/statement.ts'
import type { WritePass } from '../db/write-guard.ts'
import type { Observe } from '../observe/events.ts'
import type { Clock } from '../time/clock.ts'
import type { CacheTimes } from './limits.ts'

/** The state belongs to no organization; its statements need a scope all the same. */
const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000'
/** How long the state is still read after the last use: an idle service asks nothing. */
const IDLE_MS = 10_000
/** How long a cache that is not the one in use is believed to be what it was. */
const DOUBT_MS = 1_000
/** How often a process tries to win the cache back from another one. */
const RECLAIM_MS = 60_000

const readState = statement({
  name: 'cache.state',
  params: [],
  row: { epoch: bigint, domain: text, closed: boolean, now_ms: bigint },
  sql: `
    SELECT epoch, domain, closed_until > clock_timestamp() AS closed,
           floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms
      FROM cache_state
     WHERE only_row`,
})

const closeCache = statement({
  name: 'cache.close',
  params: [integer],
  row: { was_closed: boolean, now_ms: bigint, closed_until_ms: bigint },
  sql: 'SELECT was_closed, now_ms, closed_until_ms FROM ehr.close_cache($1)',
})

const claimCache = statement({
  name: 'cache.claim',
  params: [text, integer],
  row: { claimed: boolean },
  sql: 'SELECT ehr.claim_cache($1, $2) AS claimed',
})

const giveCacheBack = statement({
  name: 'cache.give_back',
  params: [text],
  row: { given: boolean },
  sql: 'SELECT ehr.give_cache_back($1) AS given',
})

/** `cache_state` as it was read: not before `askedAt`, not after `toldAt`. */
export type AgreedState = {
  readonly epoch: number
  readonly domain: string
  readonly closed: boolean
  /** The database's clock when it was read. */
  readonly nowMs: number
  readonly askedAt: number
  readonly toldAt: number
}

/** What a process knows of the agreement. */
export type Agreement = {
  /** The epoch in which this process may read from its cache and fill it at this moment; null: it may not. */
  epoch(): number | null
  /**
   * The state, read less than `freshMs` ago.
   *
   * Cost:   none while the cache is in use, else 1 round trip.
   * Throws: when the database cannot be asked.
   */
  fresh(): Promise<AgreedState>
  /**
   * Leave for a write that could not be announced: closes the cache for everybody.
   *
   * Cost: 1 round trip and `noticeMs` the first time; none while it stays closed.
   */
  withoutCache(): Promise<WritePass>
  /** What was read last, in words. */
  known(): AgreedUse
  /** From now on this process does not use its cache, and claims none. */
  stop(): void
  /**
   * Lets the next cache be used at once. Only for a process that alone used the domain, was stopped, has no
   * write under way and begins none.
   *
   * Cost: 1 round trip.
   */
  giveBack(domain: string): Promise<void>
}

/**
 * Whether the cache of a process is in use. `closed`: nobody's is, for a while; `elsewhere`: another one is;
 * `idle`: the state was not read lately, because nobody asks or the database does not answer.
 */
export type AgreedUse = 'in_use' | 'closed' | 'elsewhere' | 'idle'

/** What an agreement needs. */
export type AgreementOptions = {
  readonly runner: Runner
  readonly clock: Clock
  readonly times: CacheTimes
  /** The domain of this process's cache; null when it has none. */
  readonly domain: () => string | null
  /** Finds out anew which cache it is. */
  readonly lookAgain: () => void
  readonly observe: Observe
}

/** Follows the state of the database that `runner` asks. */
export function createAgreement(options: AgreementOptions): Agreement {
  const { runner, clock, times } = options
  let usedAt = clock.ticks()
  let stopped = false
  const claim = createClaim(options)
  const { last, isFresh, poll, underWay } = createReading(options, (state) => {
    if (!stopped) claim(state)
  })

  const timer = setInterval(() => {
    const now = clock.ticks()
    if (now - usedAt < IDLE_MS) poll().catch(() => {})
  }, times.pollMs)
  timer.unref()

  return {
    epoch() {
      if (stopped) return null
      usedAt = clock.ticks()
      const state = last()
      if (state === null || !isFresh(state)) {
        // Whoever asks first after a pause wakes the cache up for those who come next.
        poll().catch(() => {})
        return null
      }
      return state.closed || state.domain !== options.domain() ? null : state.epoch
    },
    async fresh() {
      usedAt = clock.ticks()
      const state = last()
      if (state !== null && isFresh(state)) return state
      // One that is under way may be too old when it is told, or fail for having waited too long.
      const known = await (underWay() ?? poll()).catch(() => null)
      if (known !== null && isFresh(known)) return known
      const again = await poll()
      if (isFresh(again)) return again
      throw new DatabaseBusyError('deadline')
    },
    withoutCache: createClosing(options),
    known() {
      const state = last()
      if (stopped || state === null || !isFresh(state)) return 'idle'
      if (state.domain !== options.domain()) return 'elsewhere'
      return state.closed ? 'closed' : 'in_use'
    },
    stop() {
      stopped = true
      clearInterval(timer)
    },
    giveBack: async (domain) => void (await runner.many(NO_ORGANIZATION, giveCacheBack, [domain])),
  }
}

/** Reads the state, once at a time. */
function createReading({ runner, clock, times }: AgreementOptions, onRead: (state: AgreedState) => void) {
  let state: AgreedState | null = null
  let asking: Promise<AgreedState> | null = null

  const ask = async (): Promise<AgreedState> => {
    const askedAt = clock.ticks()
    const row = await runner.maybeOne(NO_ORGANIZATION, readState, [])
    if (row === null) throw new Error('the table cache_state has lost its row')
    const { epoch, domain, closed, now_ms: nowMs } = row
    state = { epoch, domain, closed, nowMs, askedAt, toldAt: clock.ticks() }
    onRead(state)
    return state
  }
  return {
    last: (): AgreedState | null => state,
    underWay: (): Promise<AgreedState> | null => asking,
    isFresh: (known: AgreedState): boolean => clock.ticks() - known.askedAt < times.freshMs,
    poll(): Promise<AgreedState> {
      asking ??= ask().finally(() => {
        asking = null
      })
      return asking
    },
  }
}

/** Puts this process's cache into use when another one is, or none. */
function createClaim({ runner, clock, times, domain, lookAgain, observe }: AgreementOptions) {
  let tried: string | null = null
  let triedAt = 0
  let doubted: string | null = null
  let doubtedAt = 0
  return (state: AgreedState): void => {
    const ours = domain()
    const now = clock.ticks()
    if (ours === null || ours === state.domain) return
    // Others may have found out that it is another one by now, and have claimed that.
    if (ours !== doubted || now - doubtedAt > DOUBT_MS) {
      doubted = ours
      doubtedAt = now
      lookAgain()
      return
    }
    if (ours === tried && now - triedAt < RECLAIM_MS) return
    if (ours === tried) {
      observe({ type: 'background_failed', task: 'cache.claim', detail: 'another cache was in use' })
    }
    tried = ours
    triedAt = now
    runner.many(NO_ORGANIZATION, claimCache, [ours, Math.ceil(times.claimMs)]).catch(() => {
      tried = null
    })
  }
}

/** Closes the cache for writers that cannot announce what they write, and keeps it closed while they do. */
function createClosing({ runner, clock, times }: AgreementOptions): Agreement['withoutCache'] {
  /** Until when a write may begin: by the database's clock, and by this process's. */
  let open: { notAfterMs: number; sendUntil: number } | null = null
  let closing: Promise<{ notAfterMs: number; sendUntil: number }> | null = null

  const close = async () => {
    const askedAt = clock.ticks()
    const row = await runner.maybeOne(NO_ORGANIZATION, closeCache, [Math.ceil(times.closeMs)])
    if (row === null) throw new Error('the table cache_state has lost its row')
    const toldAt = clock.ticks()
    // It was closed by us, and has been ever since: all have noticed it long ago.
    const noticed = row.was_closed && open !== null && askedAt < open.sendUntil
    if (!noticed) await passed(clock, toldAt + times.noticeMs)
    const forMs = row.closed_until_ms - row.now_ms - times.commitMs
    open = { notAfterMs: row.closed_until_ms - times.commitMs, sendUntil: askedAt + forMs }
    return open
  }
  const renew = () => {
    closing ??= close().finally(() => {
      closing = null
    })
    return closing
  }

  return async () => {
    const now = clock.ticks()
    if (open === null || open.sendUntil - now < times.sendMs / 2) open = await renew()
    else if (open.sendUntil - now < times.sendMs * 1.5) renew().catch(() => {})
    const { notAfterMs, sendUntil } = open
    return { notAfter: new Date(Math.floor(notAfterMs)).toISOString(), sendUntil, end: () => {} }
  }
}

/** Resolves when the clock says so: a timer may be early. */
async function passed(clock: Clock, ticks: number): Promise<void> {
  for (let left = ticks - clock.ticks(); left > 0; left = ticks - clock.ticks()) {
    await new Promise((resolve) => setTimeout(resolve, left))
  }
}
