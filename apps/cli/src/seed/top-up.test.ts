import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { keepDemoDays } from '../demo-days.ts'
import { seedDemo } from './demo.ts'
import { expectFilledDay, expectOpenHours, expectSessions, expectSpans } from './testing/calendars.ts'
import { NOW } from './testing/generated.ts'
import { topUpDemo } from './top-up.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Everything that a demo has written or anybody could have changed. */
const ALL = `
  SELECT (SELECT json_agg(a ORDER BY a.id) FROM appointments a) AS appointments,
         (SELECT json_agg(s ORDER BY s.appointment_id, s.resource_id) FROM booking_spans s) AS spans,
         (SELECT json_agg(e ORDER BY e.schedule_id, e.exception_date, e.start_minute) FROM schedule_exceptions e) AS days`

let database: TestDatabase
let owner: SqlConnection
let calls = 0

/** With people, or empty. */
async function open(patients = 300): Promise<void> {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'ehr-test')
  if (patients > 0) await seedDemo({ ownerUrl: database.ownerUrl, patients, seed: 3, now: NOW })
}

async function close(): Promise<void> {
  await owner.end()
  await database.drop()
}

const topUp = (now: Date) => topUpDemo({ ownerUrl: database.ownerUrl, now, chance: `call ${++calls}` })

describe('a demo that is looked at again', () => {
  beforeAll(() => open())
  afterAll(close)

  // The next day, a Sunday, a public holiday, the day on which the clock is changed, and three years later.
  test.each([
    '2026-11-19T18:00:00Z',
    '2026-12-06T19:00:00Z',
    '2026-12-25T19:30:00Z',
    '2027-03-14T18:00:00Z',
    '2029-12-05T20:00:00Z',
  ])('on %s is as full as on its first day, and a second look adds nothing', async (day) => {
    const now = new Date(day)
    expect((await topUp(now)).added).toBeGreaterThan(0)
    await expectFilledDay(owner, now)
    await expectSpans(owner)
    await expectSessions(owner)
    await expectOpenHours(owner)
    const open = await owner.query(
      `SELECT id FROM appointments WHERE end_time <= $1 AND status IN ('booked', 'arrived', 'checked-in')`,
      [now],
    )
    expect(open).toEqual([])
    const before = await owner.query(ALL)
    expect(await topUp(now)).toEqual({ added: 0, ended: 0 })
    expect(await owner.query(ALL)).toEqual(before)
    expect(await topUp(new Date(now.getTime() + HOUR_MS))).toMatchObject({ added: 0 })
  })

  test('has less and less in the weeks to come', async () => {
    const now = new Date('2030-02-04T18:00:00Z')
    await topUp(now)
    const weeks = await owner.query<{ week: number; n: number }>(
      `SELECT floor(extract(epoch FROM start_time - $1::timestamptz) / 604800)::int AS week,
              count(*)::int AS n
         FROM appointments WHERE start_time > $1 AND start_time < $1 + interval '42 days'
        GROUP BY 1 ORDER BY 1`,
      [now],
    )
    expect(weeks.map(({ week }) => week)).toEqual([0, 1, 2, 3, 4, 5])
    expect(weeks[0]?.n).toBeGreaterThan(2 * (weeks[5]?.n ?? 0))
  })
})

describe('what people have written', () => {
  beforeAll(() => open())
  afterAll(close)

  /** In the afternoon of all of them. */
  const LATER = new Date('2026-11-19T21:30:00Z')

  /** Visits of the next day of everybody; each as somebody has left it, with its event in the trail. */
  async function touch(): Promise<string[]> {
    const rows = await owner.query<{ org_id: string; id: string; patient_id: string; created_by: string }>(
      `SELECT DISTINCT ON (org_id, practitioner_id) org_id, id, patient_id, created_by
         FROM appointments
        WHERE status = 'booked' AND start_time BETWEEN $1 AND $2 AND overbooked = false
        ORDER BY org_id, practitioner_id, start_time`,
      [new Date(LATER.getTime() - 5 * HOUR_MS), LATER],
    )
    for (const [nth, { org_id, id, patient_id, created_by }] of rows.entries()) {
      if (nth % 2 === 0) {
        await owner.query('DELETE FROM booking_spans WHERE org_id = $1 AND appointment_id = $2', [org_id, id])
        await owner.query(
          `UPDATE appointments SET status = 'cancelled', cancel_reason = 'x', version = 2
            WHERE org_id = $1 AND id = $2`,
          [org_id, id],
        )
      }
      const context = { user_id: created_by, roles: 'front_desk', operation: 'test', request_id: 'r-1' }
      await owner.query("SELECT ehr.audit($1, $2, 'update', 'Appointment', $3, $4, '{}')", [
        ...[org_id, JSON.stringify(context), id, patient_id],
      ])
    }
    return rows.map(({ id }) => id)
  }

  test('stays as it is: neither ended, nor filled where it was cancelled', async () => {
    const ids = await touch()
    expect(ids.length).toBeGreaterThan(5)
    const theirs = () =>
      owner.query('SELECT a::text FROM appointments a WHERE id = ANY ($1) ORDER BY id', [ids])
    const before = await theirs()
    const { ended } = await topUp(LATER)
    expect(ended).toBeGreaterThan(5)
    expect(await theirs()).toEqual(before)
    const filled = await owner.query(
      `SELECT o.id
         FROM appointments a
         JOIN appointments o ON o.org_id = a.org_id AND o.practitioner_id = a.practitioner_id AND o.id <> a.id
          AND o.start_time < a.end_time AND o.end_time > a.start_time AND o.created_at > a.created_at
        WHERE a.id = ANY ($1)`,
      [ids],
    )
    expect(filled).toEqual([])
  })

  test('closes a day: whoever is away, and a holiday of the clinic, stay so', async () => {
    const sunday = new Date('2027-01-10T19:00:00Z')
    const [first] = await owner.query<{ id: string }>('SELECT id FROM organizations ORDER BY slug LIMIT 1')
    await owner.query(
      `INSERT INTO holidays (org_id, id, holiday_date, name) VALUES ($1, gen_random_uuid(), $2, 'Painters')`,
      [first?.id, '2027-01-10'],
    )
    const [second] = await owner.query<{ id: string }>(
      'SELECT id FROM organizations ORDER BY slug LIMIT 1 OFFSET 1',
    )
    await owner.query(
      `INSERT INTO schedule_exceptions (org_id, schedule_id, exception_date, reason)
       SELECT org_id, id, $2, 'Away' FROM schedules WHERE org_id = $1`,
      [second?.id, '2027-01-10'],
    )
    await topUp(sunday)
    const open = await owner.query<{ org_id: string }>(
      `SELECT DISTINCT a.org_id FROM appointments a JOIN organizations o ON o.id = a.org_id
        WHERE (a.start_time AT TIME ZONE o.time_zone)::date = '2027-01-10'`,
    )
    expect(open.length).toBe(1)
    expect([first?.id, second?.id]).not.toContain(open[0]?.org_id)
  })
})

describe('a start that runs for weeks', () => {
  beforeAll(() => open())
  afterAll(close)

  test('fills each new day once', async () => {
    const noon = Date.parse('2026-11-18T19:00:00Z')
    let now = new Date(noon)
    const failures: string[] = []
    const days = keepDemoDays({
      ownerUrl: database.ownerUrl,
      now: () => now,
      newId: () => `id ${++calls}`,
      onEvent: (text) => failures.push(text),
    })
    const before = await owner.query(ALL)
    await days.skip()
    expect(await days.look()).toEqual({ added: 0, ended: 0 })
    expect(await owner.query(ALL)).toEqual(before)
    let added = 0
    for (const day of [1, 2, 50]) {
      now = new Date(noon + day * DAY_MS)
      const filled = await days.look()
      added += filled.added
      await expectFilledDay(owner, now)
      now = new Date(now.getTime() + HOUR_MS)
      expect(await days.look()).toEqual({ added: 0, ended: 0 })
    }
    await days.stop()
    expect(added).toBeGreaterThan(100)
    expect(failures).toEqual([])
  })

  test('looks once, however many ask at a time', async () => {
    const now = new Date(NOW.getTime() + 70 * DAY_MS)
    const days = keepDemoDays({
      ...{ ownerUrl: database.ownerUrl, now: () => now, onEvent: () => {} },
      newId: () => `id ${++calls}`,
    })
    const [one, other] = await Promise.all([days.look(), days.look()])
    await days.stop()
    expect(one).toBe(other)
    expect(one.added).toBeGreaterThan(0)
  })
})

test('an organization that only has the name of a demo stays empty', async () => {
  await open(0)
  try {
    await owner.query(
      `INSERT INTO organizations (id, slug, name, time_zone, kind)
       VALUES ('018f0000-0000-7000-8000-0000000000aa', 'riverside-family-practice', 'Riverside',
               'America/New_York', 'general_practice')`,
    )
    await owner.query(
      `INSERT INTO appointment_types (org_id, id, code, name, duration_minutes)
       VALUES ('018f0000-0000-7000-8000-0000000000aa', gen_random_uuid(), 'follow_up', 'Follow-up', 15)`,
    )
    expect(await topUp(NOW)).toEqual({ added: 0, ended: 0 })
    expect(await owner.query('SELECT id FROM appointments')).toEqual([])
  } finally {
    await close()
  }
})
