import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connect } from '@ehrconnect/platform/db/connect'
import fc from 'fast-check'
import type { Asked, Outcome } from './testing/client.ts'
import { NORTH } from './testing/clinics.ts'
import { createSite, patientId, type TestSite } from './testing/server-process.ts'
import { openSurgery } from './testing/surgery.ts'
import { startUnsafeSite, type UnsafeSite } from './testing/unsafe-site.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
const SUBMITS = LONG ? 3_000 : 150
/** How often each is sent, at the same time and to different servers; more often when it is cut off. */
const SENDS = 3
const SERVER_KILLS = LONG ? 60 : 3
const DATABASE_KILLS = LONG ? 30 : 1
const SERVERS = 2
const CLIENTS = 12
const PATIENTS = 20

let site: TestSite
let unsafe: UnsafeSite
let headers: Readonly<Record<string, string>>
/** Where visits are booked: open day and night, so that every submit has a time of its own. */
let desk: Readonly<Record<'type_id' | 'practitioner_id' | 'location_id', string>>

beforeAll(async () => {
  site = await createSite({ patients: PATIENTS, durable: true })
  desk = await openDesk()
  unsafe = await startUnsafeSite(site, SERVERS)
  headers = await site.headers(NORTH)
})

afterAll(async () => {
  await site.remove()
})

async function openDesk(): Promise<typeof desk> {
  const owner = await connect(site.cluster.ownerUrl, 'ehr-test-owner')
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, 0, 1_440] as const)
  const surgery = await openSurgery(owner, { weekly, zone: 'UTC' })
  const type_id = await surgery.addType()
  await owner.end()
  return { type_id, practitioner_id: surgery.practitioners[0] ?? '', location_id: surgery.site }
}

/** One intended write: what is sent, and where its effects show. */
type Submit = { readonly asked: Asked; readonly mark: string; readonly effects: string }

/** Kinds of writes: a plain one, one with references, a grouped one, a group with one reply, a joint one. */
const KINDS: readonly ((mark: string, patient: string, n: number) => Omit<Submit, 'mark'>)[] = [
  (mark) => ({
    asked: post('/api/patients', { first_name: 'Grace', last_name: mark, date_of_birth: '1906-12-09' }),
    effects: `SELECT id FROM patients WHERE org_id = $1 AND last_name = $2`,
  }),
  (mark, patient) => ({
    asked: post('/api/encounters', {
      ...atHalfPastNine(patient, 'start_time'),
      status: 'planned',
      note: mark,
    }),
    effects: `SELECT id FROM encounters WHERE org_id = $1 AND note_draft = $2`,
  }),
  (mark, patient) => ({
    asked: post('/api/observations', measured(mark, patient)),
    effects: `SELECT id FROM observations WHERE org_id = $1 AND display = $2`,
  }),
  (mark, patient) => ({
    asked: post('/api/observations/batch', { observations: [measured(mark, patient)] }),
    effects: `SELECT id FROM observations WHERE org_id = $1 AND display = $2`,
  }),
  (mark, patient, n) => ({
    asked: post('/api/appointments', {
      ...{ ...desk, patient_id: patient, reason: mark },
      start_time: new Date(Date.parse('2030-05-06T00:00:00Z') + n * 1_800_000).toISOString(),
    }),
    effects: `SELECT id FROM appointments WHERE org_id = $1 AND reason = $2`,
  }),
]

function post(path: string, body: object): Asked {
  return { method: 'POST', path, headers: {}, body }
}

function atHalfPastNine(patient: string, field: string): object {
  return { patient_id: patient, [field]: '2026-01-02T09:30:00Z' }
}

function measured(mark: string, patient: string): object {
  return {
    ...atHalfPastNine(patient, 'effective_time'),
    code: '8867-4',
    display: mark,
    value_number: '72.50',
  }
}

function submitOf(n: number): Submit {
  const kind = KINDS[n % KINDS.length]
  if (kind === undefined) throw new Error('no kinds')
  const mark = `submit ${n} of ${SUBMITS}`
  const { asked, effects } = kind(mark, patientId(NORTH, n % PATIENTS), n)
  const keyed = { ...headers, 'idempotency-key': `submit-${n}` }
  return { asked: { ...asked, headers: keyed }, mark, effects }
}

/** Passing: cut off, not reached, or the same key under way at the same server. */
function isFinal({ status, body }: Outcome): boolean {
  return status !== 503 && !(status === 409 && body.includes('"code":"idempotency_key_in_use"'))
}

/** Which of the submits starts which kill: drawn anew in each run, repeatable by the seed in a failure. */
type Kill = { readonly at: number; readonly what: 'server' | 'database'; readonly server: number }

function drawKills(seed: number): Kill[] {
  const kill = (what: Kill['what']) =>
    fc.record({
      at: fc.nat({ max: SUBMITS - 1 }),
      what: fc.constant(what),
      server: fc.nat({ max: SERVERS - 1 }),
    })
  const drawn = (what: Kill['what'], count: number) =>
    fc.sample(kill(what), { seed: what === 'server' ? seed : seed + 1, numRuns: count })
  const kills = [...drawn('server', SERVER_KILLS), ...drawn('database', DATABASE_KILLS)]
  return kills.sort((a, b) => a.at - b.at)
}

/** Sends all submits, killing as drawn, one at a time; gives the answers to each submit. */
async function submitAll(kills: readonly Kill[]): Promise<Outcome[][]> {
  const answers: Outcome[][] = []
  let next = 0
  let killing: Promise<void> = Promise.resolve()
  const left = [...kills]
  const clients = Array.from({ length: CLIENTS }, async () => {
    for (let n = next++; n < SUBMITS; n = next++) {
      while (left[0] !== undefined && left[0].at <= n) {
        const { what, server } = left.shift() ?? { what: 'server', server: 0 }
        killing = killing.then(() =>
          what === 'server' ? unsafe.killServer(server) : unsafe.killDatabase(probe()),
        )
      }
      // A token lives for five minutes, less than a long run.
      headers = await site.headers(NORTH)
      const { asked } = submitOf(n)
      const sends = Array.from({ length: SENDS }, (_, i) => unsafe.insist(n + i, asked, isFinal))
      answers[n] = await Promise.all(sends)
    }
  })
  await Promise.all(clients)
  await killing
  return answers
}

function probe(): Asked {
  return { path: `/api/patients/${patientId(NORTH, 0)}`, headers }
}

test(`${SUBMITS} submits, sent ${SENDS} times while things are killed, have one effect each`, async () => {
  const seed = Date.now() % 1_000_000_000
  const answers = await submitAll(drawKills(seed))
  const owner = await connect(site.cluster.ownerUrl, 'ehr-test-owner')
  const wrong: unknown[] = []
  for (const [n, sent] of answers.entries()) {
    if (n % 100 === 0) headers = await site.headers(NORTH)
    const { mark, effects, asked } = submitOf(n)
    const replay = await unsafe.insist(n, asked, isFinal)
    const told = new Set(
      [...sent, replay].map((one) => JSON.stringify([one.status, one.body, one.etag, one.location])),
    )
    const rows = await owner.query<{ id: string }>(effects, [NORTH.id, mark])
    const audited = await owner.query(
      `SELECT id FROM audit_events
        WHERE org_id = $1 AND action = 'create' AND outcome = 'success' AND entity_id = ANY ($2)`,
      [NORTH.id, rows.map(({ id }) => id)],
    )
    const shown = rows.every(({ id }) => replay.body.includes(id))
    const isRight =
      rows.length === 1 && audited.length === 1 && told.size === 1 && shown && replay.status < 300
    if (!isRight) wrong.push({ mark, rows, audited: audited.length, told: [...told] })
  }
  await owner.end()
  expect({ seed, wrong }).toEqual({ seed, wrong: [] })
  // Kills that nobody noticed would prove nothing.
  expect(unsafe.counts.kills).toBe(SERVER_KILLS + DATABASE_KILLS)
  expect(unsafe.counts.cutOff).toBeGreaterThan(0)
  expect(unsafe.counts.unavailable).toBeGreaterThan(0)
}, 1_200_000)
