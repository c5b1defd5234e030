/**
 * Streams of what changes in calendars. Every process looks for itself at what was written, for the
 * organizations that somebody listens for: no connection of its own for each listener, nothing that a
 * connection pool in between could lose, and the same with one process and with many.
 */
import type { Database } from '@ehrconnect/platform/db/database'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Observe } from '@ehrconnect/platform/observe/events'
import { calendarChangedSince } from './queries.ts'
import { type Change, createTold, eventText, newsText, type Write } from './rules.ts'

/** Two browsers agree within a second: a look, its way, and the request that follows. */
const LOOK_MS = 400
/** A look goes back so far behind the one before: longer than any statement may run. */
const OVERLAP_SECONDS = 5
/** More changes than that at once: the client reads everything again. */
const CHANGES_MAX = 500
/** Streams of a process; each costs some kilobytes and a timer. */
const STREAMS_MAX = 2_000
/** Streams of one organization: the rest stays free for the others. */
const ORGANIZATION_STREAMS_MAX = STREAMS_MAX / 4
/** Events that wait for a slow client; one that is slower asks again. */
const WAITING_MAX = 100
/** Silence that proxies take for the end of a connection is longer. */
const HEARTBEAT_MS = 15_000

/** After everything: a first look gives the time of the database and no row. */
const NEVER = 'infinity'

/** Gives streams. */
export type AppointmentEvents = {
  /** Throws: ApiError 503 when there are too many, of all or of this one, or the service is about to stop. */
  listen(orgId: string, seconds: number): ReadableStream<Uint8Array<ArrayBuffer>>
  /** Ends every stream, and gives no more: whoever listens on asks another process. */
  close(): void
}

type Listener = { send(text: string): void; end(): void }
type Watch = { readonly listeners: Set<Listener>; stop(): void }

/** Makes the streams of a process. */
export function createAppointmentEvents(db: Database, observe: Observe): AppointmentEvents {
  const watches = new Map<string, Watch>()
  let streams = 0
  let closed = false
  const leave = (orgId: string, listener: Listener): void => {
    const watch = watches.get(orgId)
    if (watch?.listeners.delete(listener) !== true) return
    streams -= 1
    if (watch.listeners.size > 0) return
    watch.stop()
    watches.delete(orgId)
  }
  return {
    listen(orgId, seconds) {
      const own = watches.get(orgId)?.listeners.size ?? 0
      if (closed || streams >= STREAMS_MAX || own >= ORGANIZATION_STREAMS_MAX)
        throw new ApiError('unavailable', 'busy', 'The service is busy; try again')
      streams += 1
      const watch = watches.get(orgId) ?? startWatch(db, observe, orgId)
      watches.set(orgId, watch)
      return streamOf(seconds, watch.listeners, (listener) => leave(orgId, listener))
    },
    close() {
      closed = true
      for (const { listeners } of [...watches.values()]) for (const listener of [...listeners]) listener.end()
    },
  }
}

function streamOf(
  seconds: number,
  listeners: Set<Listener>,
  leave: (listener: Listener) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  let gone = (): void => {}
  return new ReadableStream({
    start(controller) {
      const send = (text: string): void => {
        if ((controller.desiredSize ?? 0) < -WAITING_MAX) listener.end()
        else controller.enqueue(encoder.encode(text))
      }
      const beat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS)
      const life = setTimeout(() => listener.end(), seconds * 1000)
      gone = () => {
        clearInterval(beat)
        clearTimeout(life)
        leave(listener)
      }
      const end = (): void => {
        gone()
        controller.close()
      }
      const listener = { send, end }
      listeners.add(listener)
      send(eventText('ready', {}))
    },
    cancel: () => gone(),
  })
}

/** Looks at one organization as long as somebody listens. */
function startWatch(db: Database, observe: Observe, orgId: string): Watch {
  const listeners = new Set<Listener>()
  const told = createTold<Change>()
  const toldWrites = createTold<Write>()
  let since = NEVER
  let looking = false
  const look = async (): Promise<void> => {
    const row = await db.list.maybeOne(orgId, calendarChangedSince, [orgId, since, CHANGES_MAX])
    if (row === null) return
    const first = since === NEVER
    since = new Date(Date.parse(row.asked_at) - OVERLAP_SECONDS * 1000).toISOString()
    const found: Change[] = JSON.parse(row.body)
    const written: Write[] = JSON.parse(row.writes)
    const [changes, writes] = [told.news(found), toldWrites.news(written)]
    const complete = row.total < CHANGES_MAX && row.writes_total < CHANGES_MAX
    const text = newsText(changes, writes, { complete })
    if (first || text === '') return
    for (const listener of listeners) listener.send(text)
  }
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    look()
      .catch(() =>
        observe({ type: 'background_failed', task: 'appointment_events', detail: 'will look again' }),
      )
      .finally(() => {
        looking = false
      })
  }, LOOK_MS)
  return { listeners, stop: () => clearInterval(timer) }
}
