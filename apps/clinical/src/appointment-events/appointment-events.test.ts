import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openDatabase } from '@ehrconnect/platform/db/database'
import { systemClock } from '@ehrconnect/platform/time/clock'
import { startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { NORTH, SOUTH } from '../testing/clinics.ts'
import { createAppointmentEvents } from './actions.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

/** A stream of a clinic, event by event. */
async function listen(org: typeof NORTH, seconds = 20) {
  const token = await clinical.token('front_desk', org.id)
  const response = await fetch(`${clinical.url}/api/events/appointments?seconds=${seconds}`, {
    headers: { authorization: `Bearer ${token}`, 'x-org-id': org.id },
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const next = async (): Promise<string | null> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end !== -1) {
        const event = text.slice(0, end)
        text = text.slice(end + 2)
        return event
      }
      const read = await reader?.read()
      if (read === undefined || read.done) return null
      text += read.value
    }
  }
  return { response, next, leave: () => reader?.cancel() }
}

type Stream = Awaited<ReturnType<typeof listen>>
type Change = { id: string; version: number }

/** Moves the clinic's appointment, as a booking would; gives its new version. */
async function touch(org: typeof NORTH): Promise<number> {
  const [row] = await clinical.owner.query<{ version: number }>(
    `UPDATE appointments SET version = version + 1, updated_at = clock_timestamp()
      WHERE org_id = $1 AND id = $2 RETURNING version`,
    [org.id, org.rowId],
  )
  return row?.version ?? 0
}

/** All changes that a stream tells until it tells one of a version; earlier ones may be told too. */
async function changesUntil(stream: Stream, id: string, version: number): Promise<Change[]> {
  const all: Change[] = []
  while (!all.some((change) => change.id === id && change.version === version)) {
    const event = await stream.next()
    if (event === null) throw new Error('the stream ended')
    expect(event.split('\n')[0]).toBe('event: changed')
    all.push(...JSON.parse(event.slice(event.indexOf('data: ') + 6)).appointments)
  }
  return all
}

describe('the stream of appointment events', () => {
  test('begins with ready and names what was written, without a word about the patient', async () => {
    const stream = await listen(NORTH)
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(stream.response.headers.get('cache-control')).toBe('private, no-store')
    expect(stream.response.headers.get('x-accel-buffering')).toBe('no')
    expect(await stream.next()).toBe('event: ready\ndata: {}')
    const changes = await changesUntil(stream, NORTH.rowId, await touch(NORTH))
    for (const change of changes) expect(Object.keys(change)).toEqual(['id', 'version', 'start_time'])
    await stream.leave()
  })

  test('tells each change once to everybody who listens, and nothing of another organization', async () => {
    const streams = await Promise.all([listen(NORTH), listen(NORTH), listen(SOUTH)])
    const [first, second, south] = streams
    for (const stream of streams) expect(await stream.next()).toStartWith('event: ready')
    for (const stream of [first, second]) {
      const version = await touch(NORTH)
      const changes = await changesUntil(stream, NORTH.rowId, version)
      changes.push(...(await changesUntil(stream, NORTH.rowId, await touch(NORTH))))
      expect(
        changes.filter((change) => change.id === NORTH.rowId && change.version === version),
      ).toHaveLength(1)
    }
    const heard = await changesUntil(south, SOUTH.rowId, await touch(SOUTH))
    expect(JSON.stringify(heard)).not.toContain(NORTH.rowId)
    for (const stream of streams) await stream.leave()
  })

  test('is refused to an organization that has a quarter of all, not to the others', async () => {
    const { appUrl: url } = clinical.database
    const db = openDatabase({
      ...{ url, applicationName: 'test', clock: systemClock, named: true },
      lanes: { point: 1, search: 1, list: 1, write: 1 },
      ...{ statementTimeoutMs: 5_000, connectTimeoutMs: 5_000, deadlineMs: 5_000, onStatement: () => {} },
    })
    const events = createAppointmentEvents(db, () => {})
    const streams = Array.from({ length: 500 }, () => events.listen(NORTH.id, 60))
    expect(() => events.listen(NORTH.id, 60)).toThrow('busy')
    streams.push(events.listen(SOUTH.id, 60))
    await streams[0]?.cancel()
    streams.push(events.listen(NORTH.id, 60))
    events.close()
    await db.close()
  })

  test('ends by itself after the asked time', async () => {
    const stream = await listen(NORTH, 0)
    expect(await stream.next()).toStartWith('event: ready')
    let last = await stream.next()
    while (last !== null) last = await stream.next()
    expect(last).toBeNull()
  })

  test('ends when the service stops', async () => {
    const stopping = await startTestClinical()
    const token = await stopping.token('nurse')
    const response = await fetch(`${stopping.url}/api/events/appointments?seconds=60`, {
      headers: { authorization: `Bearer ${token}`, 'x-org-id': NORTH.id },
    })
    stopping.server.markStopping()
    expect(await response.text()).toContain('event: ready')
    // A client asks again at once; a new stream would hold the stop up until it ends.
    const again = await stopping.call('GET', '/api/events/appointments', { query: { seconds: '60' } })
    expect([again.status, again.headers.get('retry-after')]).toEqual([503, '1'])
    await stopping.close()
  })
})
