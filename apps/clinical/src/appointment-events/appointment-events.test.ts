import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Role } from '@ehrconnect/platform/auth/roles'
import { openDatabase } from '@ehrconnect/platform/db/database'
import { until } from '@ehrconnect/platform/testing/conditions'
import { systemClock } from '@ehrconnect/platform/time/clock'
import { routes } from '../server.ts'
import { caseOf, pathOf } from '../testing/cases.ts'
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
    if (event.startsWith('event: lists_changed\n')) continue
    expect(event.split('\n')[0]).toBe('event: changed')
    all.push(...dataOf(event).appointments)
  }
  return all
}

/** All lists that a stream names until it names one; the service settles the waitlist by itself. */
async function listsUntil(stream: Stream, wanted: string): Promise<readonly string[]> {
  const all: string[] = []
  while (!all.includes(wanted)) {
    const event = await stream.next()
    if (event === null) throw new Error('the stream ended')
    if (event.startsWith('event: lists_changed\n')) all.push(...dataOf(event).lists)
  }
  return all
}

function dataOf(event: string) {
  return JSON.parse(event.slice(event.indexOf('data: ') + 6))
}

/** Gives a day of SOUTH's schedule hours of its own. */
async function writeInSouth(): Promise<number> {
  const { body = {} } = caseOf('schedules.set_day')
  const asked = { role: 'org_admin', org: SOUTH.id, headers: { 'if-match': '*' }, body } as const
  const path = `/api/schedules/${SOUTH.rowId}/exceptions/2030-01-01`
  return (await clinical.call('PUT', path, asked)).status
}

/** Makes the request of a case, with another id where one is given; gives the answer's own. */
async function write(operation: string, { id, role = 'org_admin' }: { id?: string; role?: Role } = {}) {
  const { params, body, headers } = caseOf(operation)
  const route = routes.find((one) => one.operation === operation)
  const path = pathOf(route?.path ?? '', id === undefined ? params : { ...params, id })
  const answer = await clinical.call(route?.method ?? '', path, {
    ...{ role, headers: { ...headers, 'idempotency-key': crypto.randomUUID() } },
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, id: String(answer.body['id']) }
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

  // One stream and one test: each write is told once, so that each wait is for its own.
  test('says which other lists changed, by removals too, but nothing refused or elsewhere', async () => {
    const [stream, south] = await Promise.all([listen(NORTH, 60), listen(SOUTH, 60)])
    for (const one of [stream, south]) expect(await one.next()).toStartWith('event: ready')
    for (const kind of ['holidays', 'schedule_blocks']) {
      const { status, id } = await write(`${kind}.create`)
      expect(status).toBe(201)
      await listsUntil(stream, 'closures')
      expect((await write(`${kind}.remove`, { id })).status).toBe(200)
      await listsUntil(stream, 'closures')
    }
    const { id } = await write('waitlist.create')
    await listsUntil(stream, 'waitlist')
    expect((await write('waitlist.update', { id })).status).toBe(200)
    await listsUntil(stream, 'waitlist')
    for (const operation of ['schedules.update', 'schedules.set_day', 'schedules.clear_day']) {
      expect((await write(operation)).status).toBe(200)
      expect(await listsUntil(stream, 'schedules')).not.toContain('closures')
    }
    expect((await write('schedule_blocks.remove', { role: 'nurse' })).status).toBe(403)
    await until('the refusal is in the trail', async () => {
      const sql = `SELECT 1 FROM audit_events WHERE org_id = $1 AND operation = $2 AND outcome = 'denied'`
      return (await clinical.owner.query(sql, [NORTH.id, 'schedule_blocks.remove'])).length > 0
    })
    expect((await write('schedules.update')).status).toBe(200)
    expect(await listsUntil(stream, 'schedules')).not.toContain('closures')
    expect(await writeInSouth()).toBe(200)
    expect(await listsUntil(south, 'schedules')).not.toContain('closures')
    for (const one of [stream, south]) await one.leave()
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
