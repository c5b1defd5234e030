/**
 * Every route, generated from its case: of a restricted patient's record nothing goes out and nothing
 * changes without access, all works with access, and no longer after it.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { routes } from './server.ts'
import { caseOf, pathOf, roleFor } from './testing/cases.ts'
import { type Answer, startTestClinical, type TestClinical } from './testing/clinical.ts'
import { NORTH, TWIN_ID } from './testing/clinics.ts'

/** Stands in every text of the record that is not needed to tell who somebody is. */
const SECRET = 'secretmark'
const PATIENTS = [NORTH.rowId, TWIN_ID]
const STRANGER = '01900000-0000-7000-8000-00000000f001'

/** Routes for those who watch over restricted records, and so see what the trail says. */
const WATCHERS = /^(audit_events|patient_access)\./
/** The calendar is not behind the glass; why somebody comes is left out, for everybody. */
const CALENDAR = /^(appointments|appointment_series|waitlist)\./

/** What is in the record, by table. */
const RECORD: Readonly<Record<string, string>> = {
  patients: `UPDATE patients SET contact_phone = '+1 555 0177', email = '${SECRET}@mail.example',
                    address = '{"city":"${SECRET}"}' WHERE org_id = $1 AND id = ANY ($2)`,
  appointments: `UPDATE appointments SET reason = '${SECRET}' WHERE org_id = $1 AND patient_id = ANY ($2)`,
  waitlist_entries: `UPDATE waitlist_entries SET note = '${SECRET}'
                      WHERE org_id = $1 AND patient_id = ANY ($2)`,
  encounters: `UPDATE encounters SET encounter_type = '${SECRET}', chief_complaint = '${SECRET}',
                      note_draft = CASE note_version WHEN 0 THEN '${SECRET}' END
                WHERE org_id = $1 AND patient_id = ANY ($2)`,
  observations: `UPDATE observations SET display = '${SECRET}', value_unit = '${SECRET}'
                  WHERE org_id = $1 AND patient_id = ANY ($2)`,
  encounter_notes: `UPDATE encounter_notes SET text = '${SECRET}'
                     WHERE org_id = $1 AND encounter_id = ANY ($2)`,
  observation_versions: `UPDATE observation_versions SET content = content || '{"display":"${SECRET}"}'
                          WHERE org_id = $1 AND observation_id = ANY ($2)`,
}

/** Tables that are no record of care: who cares for the calendar changes them. */
const PLANNED = ['appointments', 'waitlist_entries']

type Route = (typeof routes)[number]
type Said = { readonly operation: string; readonly status: number; readonly text: string }

const started: TestClinical[] = []

afterAll(async () => {
  for (const one of started) await one.close()
})

async function start(restricted: boolean): Promise<TestClinical> {
  const clinical = await startTestClinical({
    prepare: async (owner) => {
      for (const sql of Object.values(RECORD)) await owner.query(sql, [NORTH.id, PATIENTS])
      if (!restricted) return
      await owner.query(
        `INSERT INTO patient_restrictions (org_id, patient_id, category, restricted_by)
         SELECT $1, unnest($2::uuid[]), 'vip', $3`,
        [NORTH.id, PATIENTS, STRANGER],
      )
    },
  })
  started.push(clinical)
  return clinical
}

/** What each route says to a user without any access but what the test gave; cursors out of the way. */
async function askAll(clinical: TestClinical): Promise<Said[]> {
  const said: Said[] = []
  for (const route of routes) {
    if (route.operation.startsWith('patient_access.')) continue
    for (const query of queriesOf(route)) {
      const { status, text } = await ask(clinical, route, query)
      said.push({ operation: route.operation, status, text })
    }
  }
  return said
}

/** The case's query, and each query that leaves one field out: the patient, too. */
function queriesOf(route: Route): (Readonly<Record<string, string>> | undefined)[] {
  const { query } = caseOf(route.operation)
  if (query === undefined) return [undefined]
  const { cursor: _, ...whole } = query
  const without = (name: string) => Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name))
  return [whole, ...Object.keys(whole).map(without)]
}

async function ask(clinical: TestClinical, route: Route, query?: object): Promise<Answer> {
  const { params, body, headers } = caseOf(route.operation)
  const role = roleFor(route)
  return clinical.call(route.method, pathOf(route.path, params), {
    authorization: `Bearer ${await clinical.token(role, NORTH.id, STRANGER)}`,
    ...(query && { query: { ...query } }),
    ...(body && { body }),
    headers: headers ?? {},
  })
}

/** The record as the database holds it. */
async function recordOf({ owner }: TestClinical): Promise<string> {
  const texts: unknown[] = []
  for (const table of Object.keys(RECORD).filter((name) => !PLANNED.includes(name))) {
    const rows = await owner.query<{ text: string }>(`SELECT t::text AS text FROM ${table} t ORDER BY 1`)
    texts.push(rows.filter(({ text }) => PATIENTS.some((id) => text.includes(id))))
  }
  return JSON.stringify(texts)
}

function telling(said: readonly Said[]): string[] {
  const secret = said.filter(({ operation, text }) => text.includes(SECRET) && !WATCHERS.test(operation))
  return [...new Set(secret.map(({ operation }) => operation))].sort()
}

let open: readonly Said[]

beforeAll(async () => {
  open = await askAll(await start(false))
})

test('the cases show the record where it is not restricted', () => {
  // Without this the tests below could pass by asking for nothing.
  expect(telling(open)).toEqual(
    expect.arrayContaining([
      ...['encounter_notes.get', 'encounter_notes.list', 'encounters.get', 'encounters.list'],
      ...['observations.get', 'observations.history', 'observations.latest', 'observations.list'],
      ...['patients.get', 'encounters.update', 'observations.correct', 'observations.series'],
    ]),
  )
})

test('without access no route tells or changes anything of the record', async () => {
  const clinical = await start(true)
  const before = await recordOf(clinical)
  const said = await askAll(clinical)
  expect(telling(said)).toEqual([])
  expect(await recordOf(clinical)).toBe(before)
  const refused = new Set(
    said.filter(({ text }) => text.includes('"restricted_patient"')).map(({ operation }) => operation),
  )
  const others = telling(open).filter((operation) => !refused.has(operation))
  expect(others.filter((operation) => !CALENDAR.test(operation))).toEqual([])
})

test('with access every route does what it does for others, and nothing any more after it', async () => {
  const clinical = await start(true)
  const authorization = `Bearer ${await clinical.token('clinician', NORTH.id, STRANGER)}`
  for (const id of PATIENTS) {
    const body = { reason: 'emergency' }
    const broken = await clinical.call('POST', `/api/patients/${id}/break-glass`, { authorization, body })
    expect(broken.status).toBe(201)
  }
  const said = await askAll(clinical)
  const brief = (all: readonly Said[]) => all.map(({ operation, status }) => `${operation} ${status}`)
  expect(brief(said)).toEqual(brief(open))
  expect(telling(said)).toEqual(telling(open).filter((operation) => !CALENDAR.test(operation)))

  await clinical.owner.query(
    `UPDATE patient_access SET granted_at = now() - interval '2 h', expires_at = now() WHERE user_id = $1`,
    [STRANGER],
  )
  const before = await recordOf(clinical)
  expect(telling(await askAll(clinical))).toEqual([])
  expect(await recordOf(clinical)).toBe(before)
})
