import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { connect, type SqlConnection } from '../db/connect.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { until } from '../testing/conditions.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { systemClock } from '../time/clock.ts'
import {
  type AuditedRead,
  type AuditLog,
  appendAuditEventsAgain,
  auditParameters,
  createAuditLog,
  type Recorded,
} from './audit-log.ts'

const NORTH = randomUUID()
const SOUTH = randomUUID()

let database: TestDatabase
let owner: SqlConnection
let db: Database
let log: AuditLog

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.superuserUrl, 'test')
  db = openDatabase({
    ...{ url: database.appUrl, applicationName: 'test', clock: systemClock, named: true },
    lanes: { point: 1, search: 1, list: 1, write: 1 },
    ...{ statementTimeoutMs: 5_000, connectTimeoutMs: 5_000, deadlineMs: 10_000, onStatement: () => {} },
  })
  await db.ready(10_000)
  log = createAuditLog({ db, clock: systemClock, mode: 'before_reply', observe: () => {} })
})

afterEach(() => owner.query('DELETE FROM audit_events'))

afterAll(async () => {
  await log.close()
  await db.close()
  await owner.end()
  await database.drop()
})

function read(requestId: string, orgId = NORTH): AuditedRead {
  return {
    caller: { userId: randomUUID(), orgId, roles: ['nurse', 'front_desk'] },
    ...{
      operation: 'patients.get',
      action: 'read',
      entityType: 'Patient',
      entityId: orgId,
      patientId: orgId,
    },
    ...{ outcome: 'success', reason: null, requestId, source: '127.0.0.1' },
  }
}

type Row = { id: string; org_id: string; request_id: string; roles: string }

function rows(): Promise<Row[]> {
  return owner.query<Row>('SELECT id, org_id, request_id, roles FROM audit_events ORDER BY id')
}

test('each read has a row, with an id of the time at which the database wrote it', async () => {
  const [before] = await owner.query<{ id: string }>('SELECT ehr.uuidv7_at(clock_timestamp()) AS id')
  const names = Array.from({ length: 1_200 }, (_, n) => `r-${n}`)
  await Promise.all(names.map((name, n) => log.record(read(name, n % 2 === 0 ? NORTH : SOUTH))))
  const [after] = await owner.query<{ id: string }>(
    `SELECT ehr.uuidv7_at(clock_timestamp() + interval '1 ms') AS id`,
  )
  const written = await rows()
  expect(written.map(({ request_id }) => request_id).sort()).toEqual(names.toSorted())
  for (const { id, org_id, request_id, roles } of written) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(id > (before?.id ?? '') && id < (after?.id ?? '')).toBe(true)
    expect([org_id, roles]).toEqual([
      Number(request_id.slice(2)) % 2 === 0 ? NORTH : SOUTH,
      'nurse front_desk',
    ])
  }
  // Those of one statement, which end alike, are in the order in which they happened.
  const statements = Map.groupBy(written, ({ id }) => id.slice(19))
  expect(statements.size).toBeLessThan(20)
  for (const together of statements.values()) {
    const numbers = together.map(({ request_id }) => Number(request_id.slice(2)))
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
  }
})

test('a read whose connection is lost before its row is committed has one row in the end', async () => {
  await owner.query('BEGIN')
  await owner.query('LOCK TABLE audit_events IN SHARE MODE')
  const recorded = Promise.all([log.record(read('r-1')), log.record(read('r-2', SOUTH))])
  const watcher = await connect(database.superuserUrl, 'test')
  await until('the row waits', async () => {
    const killed = await watcher.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return killed.length > 0
  })
  await watcher.end()
  await owner.query('COMMIT')
  await recorded
  expect((await rows()).map(({ request_id }) => request_id).sort()).toEqual(['r-1', 'r-2'])
})

test('a row that is there already when it is sent again is left out, others are not', async () => {
  await Promise.all([log.record(read('r-1')), log.record(read('r-2'))])
  const events = [
    ['r-1', NORTH],
    ['r-3', NORTH],
    ['r-1', SOUTH],
  ] as const
  const again = { statement: appendAuditEventsAgain, again: appendAuditEventsAgain, gatherMs: 0 }
  for (let sent = 0; sent < 2; sent++) {
    const append = db.append({
      ...again,
      valuesOf: auditParameters,
      orgIdOf: ({ event }: Recorded) => event.caller.orgId,
      onRefused: () => {},
    })
    await Promise.all(
      events.map(([name, orgId]) => append.append({ event: read(name, orgId), ms: Date.now() })),
    )
  }
  const found = (await rows()).map(({ request_id, org_id }) => `${org_id} ${request_id}`)
  expect(found.sort()).toEqual([`${NORTH} r-1`, `${NORTH} r-2`, `${NORTH} r-3`, `${SOUTH} r-1`].sort())
})

type Stored = Record<string, string | null>
const STORED = `
  SELECT request_id, org_id, user_id, roles, action, operation, entity_type, entity_id, patient_id, outcome, reason, source,
         (date_part('epoch', recorded_at) * 1000)::text AS ms
    FROM audit_events ORDER BY request_id`

test('events of one statement keep what each of them was', async () => {
  const at = Date.UTC(2026, 9, 25, 0, 59, 59, 999)
  const clock = { ...systemClock, now: () => at }
  const own = createAuditLog({ db, clock, mode: 'before_reply', observe: () => {} })
  const [nurse, other] = [randomUUID(), randomUUID()]
  const plain = read('x')
  const kinds: AuditedRead[] = [
    plain,
    { ...plain, entityId: null },
    { ...plain, entityId: nurse, entityType: 'Encounter' },
    { ...plain, patientId: null, entityId: null, operation: 'patients.search', action: 'query' },
    { ...plain, outcome: 'denied', reason: '' },
    { ...plain, outcome: 'break_glass', reason: 'null' },
    { ...plain, outcome: 'break_glass', reason: 'a "quoted", {odd} \\reason\n' },
    { ...plain, caller: { userId: other, orgId: SOUTH, roles: ['auditor'] } },
    { ...plain, caller: { ...plain.caller, roles: ['clinician'] } },
    { ...plain, source: '2001:db8::1' },
    { ...plain, source: '' },
    plain,
  ]
  const events = kinds.map((event, nth) => ({ ...event, requestId: `r-${nth + 10}` }))
  await Promise.all(events.map((event) => own.record(event)))
  const expected = events.map(({ caller, requestId, entityType, entityId, patientId, ...event }) => ({
    ...{ request_id: requestId, org_id: caller.orgId, user_id: caller.userId, roles: caller.roles.join(' ') },
    ...{ action: event.action, operation: event.operation, entity_type: entityType, entity_id: entityId },
    ...{ patient_id: patientId, outcome: event.outcome, reason: event.reason },
    ...{ source: event.source, ms: String(at) },
  }))
  expect(await owner.query<Stored>(STORED)).toEqual(expected)
})

test('a connection that is lost while refused rows are tried alone costs none of the others', async () => {
  await log.record(read('r-0'))
  await owner.query('BEGIN')
  await owner.query('LOCK TABLE audit_events IN SHARE MODE')
  const names = ['r-1', 'r-2', 'r-3']
  const good = Promise.all(names.map((name) => log.record(read(name))))
  const bad = Promise.resolve(log.record({ ...read('r-bad'), entityId: 'no uuid' })).then(
    () => 'written',
    () => 'refused',
  )
  const watcher = await connect(database.superuserUrl, 'test')
  await until('a row waits alone', async () => {
    const killed = await watcher.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return killed.length > 0
  })
  await watcher.end()
  await owner.query('COMMIT')
  await good
  expect(await bad).toBe('refused')
  // Rows tried alone within one millisecond have ids in any order.
  expect((await rows()).map(({ request_id }) => request_id).sort()).toEqual(['r-0', ...names])
})

test('a read whose row waits beyond the deadline is refused, and has no row later', async () => {
  const hurried = openDatabase({
    ...{ url: database.appUrl, applicationName: 'test', clock: systemClock, named: true },
    lanes: { point: 1, search: 1, list: 1, write: 1 },
    ...{ statementTimeoutMs: 30_000, connectTimeoutMs: 5_000, deadlineMs: 50, onStatement: () => {} },
  })
  await hurried.ready(10_000)
  const own = createAuditLog({ db: hurried, clock: systemClock, mode: 'before_reply', observe: () => {} })
  await owner.query('BEGIN')
  await owner.query('LOCK TABLE audit_events IN SHARE MODE')
  const first = own.record(read('r-1'))
  const watcher = await connect(database.superuserUrl, 'test')
  await until('the only lane is busy', async () => {
    const waiting = await watcher.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return waiting.length > 0
  })
  await watcher.end()
  await expect(Promise.resolve(own.record(read('r-2')))).rejects.toThrow('database busy: deadline')
  await owner.query('COMMIT')
  await first
  await own.close()
  await hurried.close()
  expect((await rows()).map(({ request_id }) => request_id)).toEqual(['r-1'])
})
