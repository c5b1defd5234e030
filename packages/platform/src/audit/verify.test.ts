import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { connect, type SqlConnection } from '../db/connect.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import type { Head } from './heads.ts'
import { type Finding, verifyChain } from './verify.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
const TAMPERINGS = LONG ? 500 : 60
const ORGANIZATIONS = [randomUUID(), randomUUID(), randomUUID()]
const EVENTS = 1_500
const EVENTS_A_SEAL = 130
/** 2026-01-01, in milliseconds of a UUIDv7. */
const BEGIN_MS = 1_767_225_600_000
const TIME_MAX = '2100-01-01'

let database: TestDatabase
let owner: SqlConnection
let heads: readonly Head[]

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
  for (const orgId of ORGANIZATIONS) {
    await owner.query(
      `INSERT INTO audit_events
         (org_id, id, recorded_at, user_id, roles, action, operation, entity_type, entity_id,
                                 patient_id, outcome, reason, request_id, change)
       SELECT $1, (lpad(to_hex($3::bigint + n / 3), 12, '0') || to_hex(28672 + n % 3) || '8' || substr(md5(n::text), 1, 15))::uuid,
              to_timestamp(($3::bigint + n) / 1000.0), gen_random_uuid(), 'nurse', 'read', 'patients.get', 'Patient',
              gen_random_uuid(), gen_random_uuid(), 'success', NULL, 'é-' || n, CASE n % 5 WHEN 0 THEN '{"a": 1}'::jsonb END
         FROM generate_series(1, $2::int) n`,
      [orgId, EVENTS, BEGIN_MS],
    )
    await sealAll(orgId)
  }
  heads = await headsNow()
})

afterAll(async () => {
  await owner.end()
  await database.drop()
})

async function sealAll(orgId: string): Promise<void> {
  const made = await owner.execute(
    `INSERT INTO audit_seals SELECT s.* FROM ehr.next_audit_seal($1, $2, $3) s`,
    [orgId, TIME_MAX, EVENTS_A_SEAL],
  )
  if (made > 0) await sealAll(orgId)
}

/** Every second seal and the last one, as the sealing of turns of several seals notes them. */
async function headsNow(): Promise<Head[]> {
  return owner.query<Head>(
    `SELECT org_id AS "orgId", seq, encode(hash, 'hex') AS hash, sealed_at::text AS "sealedAt"
       FROM audit_seals s
      WHERE seq % 2 = 0 OR seq = (SELECT max(seq) FROM audit_seals WHERE org_id = s.org_id)`,
  )
}

async function findings(): Promise<string[]> {
  const chains = []
  for (const orgId of ORGANIZATIONS) chains.push(await verifyChain(owner, orgId, heads))
  return chains.flatMap((chain) => chain.findings.map(textOf)).sort()
}

const textOf = ({ orgId, kind, seq, eventId }: Finding): string => `${orgId} ${kind} ${seq} ${eventId}`

type Place = { readonly orgId: string; readonly seq: number; readonly id: string }
/** Numbers from 0 to 1 by which a tampering chooses. */
type Dice = {
  readonly organization: number
  readonly event: number
  readonly other: number
  readonly how: number
}

function atOf<T>(values: readonly T[], dice: number): T {
  const value = values[Math.min(values.length - 1, Math.floor(dice * values.length))]
  if (value === undefined) throw new Error('nothing to choose from')
  return value
}

/** An event of an organization, and the seal that it is under. */
async function eventAt(orgId: string, dice: number): Promise<Place> {
  const nth = Math.min(EVENTS - 1, Math.floor(dice * EVENTS))
  const [event] = await owner.query<{ id: string }>(
    'SELECT id FROM audit_events WHERE org_id = $1 ORDER BY id OFFSET $2 LIMIT 1',
    [orgId, nth],
  )
  const id = event?.id ?? ''
  return { orgId, id, seq: await sealOf(orgId, id) }
}

async function sealOf(orgId: string, id: string): Promise<number> {
  const [seal] = await owner.query<{ seq: number }>(
    'SELECT seq FROM audit_seals WHERE org_id = $1 AND from_id < $2 AND to_id >= $2',
    [orgId, id],
  )
  return seal?.seq ?? 0
}

const found = (kind: Finding['kind'], { orgId, seq, id }: Place, eventId: string | null = id): string =>
  textOf({ orgId, kind, seq, eventId })

const EDITS = [
  `recorded_at = recorded_at + interval '1 microsecond'`,
  'user_id = gen_random_uuid()',
  `roles = 'clinician'`,
  `action = 'query'`,
  `operation = 'patients.list'`,
  `entity_type = 'Encounter'`,
  'entity_id = NULL',
  'patient_id = gen_random_uuid()',
  'entity_id = patient_id, patient_id = entity_id',
  `outcome = 'denied'`,
  `reason = ''`,
  `request_id = request_id || ' '`,
  `source = '127.0.0.1'`,
  `change = '{"a": 2}'`,
]

const SEAL_EDITS = [
  `hash = sha256(hash)`,
  `previous_hash = sha256(previous_hash)`,
  `events_hash = sha256(events_hash)`,
  `sealed_at = sealed_at + interval '1 second'`,
  `event_marks = set_byte(event_marks, 30, (get_byte(event_marks, 30) + 1) % 256)`,
  `from_id = '00000000-0000-0000-0000-000000000001'`,
  `to_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff'`,
  `event_count = event_count - 1, event_marks = substring(event_marks FROM 25)`,
]

/** Puts the content of the event `from` under the id `to`. */
const OVERWRITE = `
  UPDATE audit_events e
     SET recorded_at = f.recorded_at, user_id = f.user_id, roles = f.roles, entity_id = f.entity_id,
         patient_id = f.patient_id, request_id = f.request_id, change = f.change
    FROM audit_events f WHERE e.org_id = $1 AND e.id = $2 AND f.org_id = $1 AND f.id = $3`

/** Each tampers as the owner and says what has to be found, nothing more and nothing less. */
const KINDS: Readonly<Record<string, (orgId: string, dice: Dice) => Promise<string[]>>> = {
  async edit(orgId, dice) {
    const event = await eventAt(orgId, dice.event)
    await owner.query(`UPDATE audit_events SET ${atOf(EDITS, dice.how)} WHERE org_id = $1 AND id = $2`, [
      orgId,
      event.id,
    ])
    return [found('event_changed', event)]
  },
  async delete(orgId, dice) {
    const event = await eventAt(orgId, dice.event)
    await owner.query('DELETE FROM audit_events WHERE org_id = $1 AND id = $2', [orgId, event.id])
    return [found('event_removed', event)]
  },
  async insert(orgId, dice) {
    const event = await eventAt(orgId, dice.event)
    // Lower than the event, higher than the one before: between them is the place of the number.
    const made = `${event.id.slice(0, 19)}0000-${String(Math.floor(dice.how * 1e9)).padStart(12, '0')}`
    await owner.query(
      `INSERT INTO audit_events SELECT (jsonb_populate_record(e, jsonb_build_object('id', $3::text))).*
         FROM audit_events e WHERE org_id = $1 AND id = $2`,
      [orgId, event.id, made],
    )
    return [found('event_inserted', { orgId, id: made, seq: await sealOf(orgId, made) })]
  },
  async reorder(orgId, dice) {
    const [one, other] = [await eventAt(orgId, dice.event), await eventAt(orgId, dice.other)]
    if (one.id === other.id) return []
    const spare = 'eeeeeeee-eeee-7eee-8eee-eeeeeeeeeeee'
    await owner.query('UPDATE audit_events SET id = $3 WHERE org_id = $1 AND id = $2', [orgId, one.id, spare])
    await owner.query('UPDATE audit_events SET id = $3 WHERE org_id = $1 AND id = $2', [
      orgId,
      other.id,
      one.id,
    ])
    await owner.query('UPDATE audit_events SET id = $3 WHERE org_id = $1 AND id = $2', [
      orgId,
      spare,
      other.id,
    ])
    return [found('event_changed', one), found('event_changed', other)]
  },
  async overwrite(orgId, dice) {
    const [one, other] = [await eventAt(orgId, dice.event), await eventAt(orgId, dice.other)]
    if (one.id === other.id) return []
    await owner.query(OVERWRITE, [orgId, one.id, other.id])
    return [found('event_changed', one)]
  },
  async move(orgId, dice) {
    const event = await eventAt(orgId, dice.event)
    const to = ORGANIZATIONS.find((known) => known !== orgId) ?? ''
    await owner.query('UPDATE audit_events SET org_id = $3, id = $4 WHERE org_id = $1 AND id = $2', [
      ...[orgId, event.id, to, `${event.id.slice(0, 24)}000000000000`],
    ])
    const id = `${event.id.slice(0, 24)}000000000000`
    return [
      found('event_removed', event),
      found('event_inserted', { orgId: to, id, seq: await sealOf(to, id) }),
    ]
  },
  async cutTail(orgId, dice) {
    const event = await eventAt(orgId, dice.event)
    const cut = await owner.query<Place>(
      `DELETE FROM audit_seals WHERE org_id = $1 AND seq >= $2 RETURNING org_id AS "orgId", seq, '' AS id`,
      [orgId, event.seq],
    )
    await owner.query(
      `DELETE FROM audit_events WHERE org_id = $1
          AND id > coalesce((SELECT max(to_id::text) FROM audit_seals WHERE org_id = $1)::uuid, $2)`,
      [orgId, '00000000-0000-0000-0000-000000000000'],
    )
    return cut.map((seal) => found('seal_removed', seal, null))
  },
  async changeSeal(orgId, dice) {
    const { seq } = await eventAt(orgId, dice.event)
    await owner.query(`UPDATE audit_seals SET ${atOf(SEAL_EDITS, dice.how)} WHERE org_id = $1 AND seq = $2`, [
      orgId,
      seq,
    ])
    return [found('seal_changed', { orgId, seq, id: '' }, null)]
  },
  async removeSeal(orgId, dice) {
    const event = await eventAt(orgId, dice.event)
    await owner.query('DELETE FROM audit_seals WHERE org_id = $1 AND seq = $2', [orgId, event.seq])
    return [found('seal_removed', event, null)]
  },
  /** An event is edited and its seal made anew; the seals after it stay as they were. */
  async forgeSeal(orgId, dice) {
    const event = await eventAt(orgId, dice.event)
    await owner.query(`UPDATE audit_events SET roles = 'x' WHERE org_id = $1 AND id = $2`, [orgId, event.id])
    const later = await owner.query(
      'SELECT to_jsonb(s) AS seal FROM audit_seals s WHERE org_id = $1 AND seq > $2',
      [orgId, event.seq],
    )
    await owner.query('DELETE FROM audit_seals WHERE org_id = $1 AND seq >= $2', [orgId, event.seq])
    await owner.query(`INSERT INTO audit_seals SELECT s.* FROM ehr.next_audit_seal($1, $2, $3) s`, [
      ...[orgId, TIME_MAX, EVENTS_A_SEAL],
    ])
    await owner.query(
      `INSERT INTO audit_seals
       SELECT (jsonb_populate_record(NULL::audit_seals, s)).* FROM jsonb_array_elements($1) s`,
      [JSON.stringify(later.map(({ seal }) => seal))],
    )
    return [found('seal_changed', event, null)]
  },
  /** An event is edited and the chain made anew from there on: only the noted heads know better. */
  async rewriteChain(orgId, dice) {
    const event = await eventAt(orgId, dice.event)
    await owner.query(`UPDATE audit_events SET roles = 'x' WHERE org_id = $1 AND id = $2`, [orgId, event.id])
    await owner.query('DELETE FROM audit_seals WHERE org_id = $1 AND seq >= $2', [orgId, event.seq])
    await sealAll(orgId)
    const noted = heads.filter((head) => head.orgId === orgId && head.seq >= event.seq)
    return [found('seal_changed', { orgId, seq: Math.min(...noted.map(({ seq }) => seq)), id: '' }, null)]
  },
}

test('a trail as it was sealed is whole', async () => {
  expect(await findings()).toEqual([])
  const chain = await verifyChain(owner, ORGANIZATIONS[0] ?? '', heads)
  expect(chain).toMatchObject({ seals: Math.ceil(EVENTS / EVENTS_A_SEAL), events: EVENTS, unsealed: 0 })
})

const number = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const dice = fc.record({ organization: number, event: number, other: number, how: number })
const each = Math.ceil(TAMPERINGS / Object.keys(KINDS).length)

test.each(Object.entries(KINDS))(
  'every tampering of the kind %s is found where it is, and nothing else',
  async (_, tamper) => {
    const property = fc.asyncProperty(dice, async (thrown) => {
      await owner.query('BEGIN')
      try {
        const expected = await tamper(atOf(ORGANIZATIONS, thrown.organization), thrown)
        expect(await findings()).toEqual([...new Set(expected)].sort())
      } finally {
        await owner.query('ROLLBACK')
      }
    })
    await fc.assert(property, { numRuns: each })
  },
)

test('a chain that was cut and has grown anew is told, though its new heads were noted too', async () => {
  const orgId = ORGANIZATIONS[0] ?? ''
  await owner.query('BEGIN')
  try {
    const seq = Math.ceil(EVENTS / EVENTS_A_SEAL)
    const { id } = await eventAt(orgId, 0.999)
    await owner.query('DELETE FROM audit_seals WHERE org_id = $1 AND seq = $2', [orgId, seq])
    await owner.query('DELETE FROM audit_events WHERE org_id = $1 AND id = $2', [orgId, id])
    await sealAll(orgId)
    const chain = await verifyChain(owner, orgId, [...heads, ...(await headsNow())])
    expect(chain.findings.map(textOf)).toEqual([textOf({ orgId, kind: 'seal_changed', seq, eventId: null })])
  } finally {
    await owner.query('ROLLBACK')
  }
})
