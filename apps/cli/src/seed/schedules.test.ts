import { afterAll, beforeAll, describe, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { seedDemo } from './demo.ts'
import { expectFilledDay, expectOpenHours, expectSessions, expectSpans } from './testing/calendars.ts'

/** A Wednesday, a Sunday, a holiday, and a day on which the clock is changed, around noon in the clinics. */
const DAYS = ['2026-11-25T18:00:00Z', '2026-11-22T17:00:00Z', '2026-12-25T19:30:00Z', '2026-11-01T18:00:00Z']

describe.each(DAYS)('the calendars of the demo on %s', (now) => {
  let database: TestDatabase
  let owner: SqlConnection

  beforeAll(async () => {
    database = await testDatabase()
    owner = await connect(database.ownerUrl, 'ehr-test')
    await seedDemo({ ownerUrl: database.ownerUrl, patients: 300, seed: 3, now: new Date(now) })
  })

  afterAll(async () => {
    await owner.end()
    await database.drop()
  })

  test('are well filled today, in every organization, with visits of every state', () =>
    expectFilledDay(owner, new Date(now)))

  test('hold a span for everybody whom an appointment takes, and none for what was cancelled', () =>
    expectSpans(owner))

  test('put groups into the session that the database computes', () => expectSessions(owner))

  test('book nobody outside of their hours or in their leave', () => expectOpenHours(owner))
})
