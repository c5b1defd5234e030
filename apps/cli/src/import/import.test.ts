import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { importPaths } from './import.ts'
import { grandTotals, type ImportReport, isWhole } from './report.ts'

let database: TestDatabase
let sql: SqlConnection
let folder: string
let orgId: string

beforeAll(async () => {
  database = await testDatabase()
  sql = await connect(database.ownerUrl, 'test')
})

afterAll(async () => {
  await sql.end()
  await database.drop()
})

beforeEach(async () => {
  orgId = randomUUID()
  await sql.query('INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, $2, $3)', [
    orgId,
    `t-${orgId}`,
    'America/New_York',
  ])
  folder = mkdtempSync(join(tmpdir(), 'import-test-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const PATIENT = '057aa36e-b892-9964-75b9-ffb46b097e34'
const VISIT = '120de2e7-0af1-cbce-3199-6dbaaf9b60ca'
const NPI = 'http://hl7.org/fhir/sid/us-npi'

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(content) : content)
  return path
}

function bundle(...resources: object[]): string {
  const entry = resources.map((resource) => ({
    fullUrl: 'id' in resource ? `urn:uuid:${resource.id}` : `urn:uuid:${randomUUID()}`,
    resource,
  }))
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }, null, 2)
}

function run(...paths: string[]): Promise<ImportReport> {
  return importPaths({ ownerUrl: database.ownerUrl, orgId, paths })
}

function rows(table: string, columns: string): Promise<Record<string, unknown>[]> {
  return sql.query(`SELECT ${columns} FROM ${table} WHERE org_id = $1 ORDER BY 1`, [orgId])
}

const patient = (id: string, more: object = {}) => ({ resourceType: 'Patient', id, ...more })
const encounter = (id: string, subject: string, more: object = {}) => ({
  ...{ resourceType: 'Encounter', id, status: 'finished', class: { code: 'AMB' } },
  ...{ subject: { reference: subject }, period: { start: '2020-05-03' }, ...more },
})
const observation = (id: string, subject: string, more: object = {}) => ({
  ...{ resourceType: 'Observation', id, status: 'final', code: { text: 'weight' } },
  ...{ subject: { reference: subject }, effectiveDateTime: '2020-05-03T10:00:00Z', ...more },
})

test('a bundle goes in whatever the order of its entries, with the references inside', async () => {
  const path = file(
    'b.json.gz',
    bundle(
      observation('o1', `urn:uuid:${PATIENT}`, { encounter: { reference: `urn:uuid:${VISIT}` } }),
      encounter(VISIT, `urn:uuid:${PATIENT}`, {
        participant: [{ individual: { reference: `Practitioner?identifier=${NPI}|99` } }],
        location: [{ location: { reference: 'Location/room-1' } }],
      }),
      { resourceType: 'Claim', id: 'c1', patient: { reference: `urn:uuid:${PATIENT}` } },
      patient(PATIENT, { name: [{ family: 'O’Hara', given: ['Zoë'] }] }),
      { resourceType: 'Location', id: 'room-1', name: 'Room', partOf: { reference: 'Location/site' } },
      {
        resourceType: 'Location',
        id: 'site',
        name: 'Site',
        managingOrganization: { reference: 'Organization/o' },
      },
      { resourceType: 'Organization', id: 'o', name: 'Trust' },
      {
        resourceType: 'Practitioner',
        id: 'd',
        identifier: [{ system: NPI, value: '99' }],
        name: [{ family: 'B' }],
      },
    ),
  )
  const report = await run(path)
  expect(report.problems).toEqual([])
  expect(grandTotals(report)).toMatchObject({ read: 8, new: 7, kept_whole: 1 })
  expect(await rows('patients', 'id, search_last_first')).toEqual([
    { id: PATIENT, search_last_first: "o'hara zoe" },
  ])
  const [visit] = await rows(
    'encounters',
    'id, patient_id, practitioner_id, location_id, version, start_time',
  )
  expect(visit).toMatchObject({ id: VISIT, patient_id: PATIENT, version: 1 })
  expect(visit?.['start_time']).toEqual(new Date('2020-05-03T04:00:00Z'))
  expect(visit?.['practitioner_id']).toBeString()
  const sites = await rows('locations', 'name, id, parent_id')
  expect(sites.map((site) => sites.find(({ id }) => id === site['parent_id'])?.['name'])).toEqual([
    'Site',
    'Trust',
    undefined,
  ])
  expect(sites[0]?.['id']).toBe(visit?.['location_id'])
  expect(await rows('observations', 'patient_id, encounter_id')).toEqual([
    { patient_id: PATIENT, encounter_id: VISIT },
  ])
  expect(
    await sql.query("SELECT patient_id FROM fhir_resources WHERE org_id = $1 AND resource_type = 'Claim'", [
      orgId,
    ]),
  ).toEqual([{ patient_id: PATIENT }])
})

test('originals are kept byte for byte, and values with their precision', async () => {
  const original = `{ "resourceType" : "Observation",\r\n\t"id":"o1", "status":"final",
     "code":{"text":"temperature – 🌡"},
     "subject":{"reference":"Patient/p"},"effectiveDateTime":"2020-05-03T10:00:00+02:00",
     "valueQuantity":{"value":36.50,"unit":"°C","code":"Cel"} }`
  const path = file(
    'b.json',
    `{"resourceType":"Bundle","type":"collection","entry":[{"resource":${original}},
    {"resource":{"resourceType":"Patient","id":"p"}}]}`,
  )
  expect((await run(path)).problems).toEqual([])
  const [stored] = await sql.query<{ content: string }>(
    "SELECT content FROM fhir_resources WHERE org_id = $1 AND fhir_id = 'o1'",
    [orgId],
  )
  expect(stored?.content).toBe(original)
  expect(await rows('observations', 'value_number::text, value_unit')).toEqual([
    { value_number: '36.50', value_unit: '°C' },
  ])
})

test('the same file twice changes nothing, a changed resource alone is updated', async () => {
  const content = bundle(patient('p'), encounter('e', 'Patient/p'), { resourceType: 'Claim', id: 'c' })
  const path = file('b.json', content)
  await run(path)
  const before = await rows('fhir_resources', 'fhir_id, version, imported_at')
  expect(grandTotals(await run(path))).toMatchObject({ read: 3, unchanged: 3 })
  expect(await rows('fhir_resources', 'fhir_id, version, imported_at')).toEqual(before)
  file('b.json', content.replace('finished', 'cancelled').replace('"Claim"', '"Claim", "status": "active"'))
  const report = await run(path)
  expect(report.totals['Encounter']).toMatchObject({ updated: 1 })
  expect(report.totals['Claim']).toMatchObject({ updated: 1 })
  expect(report.totals['Patient']).toMatchObject({ unchanged: 1 })
  expect(await rows('encounters', 'status, version')).toEqual([{ status: 'cancelled', version: 2 }])
  expect(await rows('fhir_resources', 'fhir_id, version')).toEqual([
    { fhir_id: 'c', version: 2 },
    { fhir_id: 'e', version: 2 },
    { fhir_id: 'p', version: 1 },
  ])
})

test('references are followed across files, whatever their order', async () => {
  file(
    'a.ndjson',
    [observation('o1', 'Patient/p', { encounter: { reference: 'Encounter/e' } })]
      .map((one) => JSON.stringify(one))
      .join('\n'),
  )
  file(
    'b.json',
    bundle(
      { resourceType: 'Basic', id: 'x', subject: { reference: 'Patient/p' } },
      encounter('e', 'https://x.org/fhir/Patient/p'),
    ),
  )
  file('c.json', JSON.stringify(patient('p')))
  const report = await run(folder)
  expect(report.problems).toEqual([])
  expect(grandTotals(report)).toMatchObject({ read: 4, new: 3, kept_whole: 1 })
  const [row] = await rows('observations', 'version, encounter_id')
  expect(row).toMatchObject({ version: 1 })
  expect(row?.['encounter_id']).toBeString()
  expect(await rows('fhir_resources', 'deferred, unresolved')).toEqual(
    Array(4).fill({ deferred: null, unresolved: [] }),
  )
})

test('what an earlier import or the clinic itself has made is found', async () => {
  const own = randomUUID()
  await sql.query(
    `INSERT INTO patients (org_id, id, mrn, first_name, last_name,
                           search_first, search_last_first, search_first_last, search_mrn)
     VALUES ($1, $2, 'M', 'A', 'B', 'a', 'b a', 'a b', 'm')`,
    [orgId, own],
  )
  await run(
    file(
      'a.json',
      bundle({ resourceType: 'Practitioner', identifier: [{ system: NPI, value: '7' }], name: [] }),
    ),
  )
  const report = await run(
    file(
      'b.json',
      bundle(
        encounter('e', `urn:uuid:${own}`, {
          participant: [{ individual: { reference: `Practitioner?identifier=${NPI}|7` } }],
        }),
      ),
    ),
  )
  expect(report.problems).toEqual([])
  expect((await rows('encounters', 'practitioner_id'))[0]?.['practitioner_id']).toBeString()
  const taken = await run(file('c.json', bundle(patient(own, { identifier: [{ value: 'M' }] }))))
  expect(taken.totals['Patient']).toMatchObject({ updated: 1 })
})

test('a dangling patient refuses the row and keeps the original; importing again mends it', async () => {
  const path = file('a.json', bundle(encounter('e', `urn:uuid:${PATIENT}`)))
  const report = await run(path)
  expect(report.problems).toEqual([
    {
      ...{ file: path, entry: 0, resource_type: 'Encounter', fhir_id: 'e', kind: 'refused' },
      reason: 'Encounter.subject refers to nothing that is known',
    },
  ])
  expect(report.totals['Encounter']).toMatchObject({ read: 1, refused: 1 })
  expect(isWhole(report)).toBeFalse()
  expect(await rows('fhir_resources', 'fhir_id, unresolved, deferred')).toEqual([
    { fhir_id: 'e', unresolved: ['Encounter.subject'], deferred: null },
  ])
  await run(file('b.json', bundle(patient(PATIENT))))
  expect((await run(path)).totals['Encounter']).toMatchObject({ new: 1 })
  expect(grandTotals(await run(path))).toMatchObject({ unchanged: 1 })
  expect(await rows('encounters', 'version')).toEqual([{ version: 1 }])
})

test('another dangling reference is reported and leaves its column empty until it is there', async () => {
  const path = file(
    'a.json',
    bundle(
      patient('p'),
      encounter('e', 'Patient/p', { participant: [{ individual: { reference: 'Practitioner/d' } }] }),
    ),
  )
  const report = await run(path)
  expect(report.totals['Encounter']).toMatchObject({ new: 1 })
  expect(report.problems).toMatchObject([
    {
      entry: 1,
      kind: 'incomplete',
      reason: 'Encounter.participant.individual refers to nothing that is known',
    },
  ])
  const again = await run(path)
  expect(again.totals['Encounter']).toMatchObject({ unchanged: 1 })
  expect(again.problems).toHaveLength(1)
  await run(file('b.json', bundle({ resourceType: 'Practitioner', id: 'd' })))
  expect((await run(path)).totals['Encounter']).toMatchObject({ updated: 1 })
  const [row] = await rows('encounters', 'version, practitioner_id')
  expect(row).toMatchObject({ version: 2 })
  expect(row?.['practitioner_id']).toBeString()
  expect((await rows('fhir_resources', 'version')).every(({ version }) => version === 1)).toBeTrue()
})

test('what has no place in a table is kept whole with a reason', async () => {
  const path = file(
    'a.json',
    bundle(
      patient('p'),
      encounter('e', 'Patient/p', { period: {} }),
      { resourceType: 'Device', id: PATIENT },
      observation('o1', `urn:uuid:${PATIENT}`),
      observation('o2', 'Group/g'),
      observation('o3', 'Patient/p', { effectiveDateTime: undefined }),
    ),
  )
  const report = await run(path)
  expect(report.problems.map(({ fhir_id, kind, reason }) => [fhir_id, kind, reason])).toEqual([
    ['e', 'kept_whole', 'Encounter.period.start is missing'],
    ['o1', 'kept_whole', 'Observation.subject is a Device'],
    ['o2', 'kept_whole', 'Observation.subject is a Group'],
    ['o3', 'kept_whole', 'Observation.effective is missing'],
  ])
  expect(isWhole(report)).toBeTrue()
  expect(grandTotals(report)).toMatchObject({ read: 6, new: 1, kept_whole: 5 })
  expect(grandTotals(await run(path))).toMatchObject({ read: 6, unchanged: 6 })
  const stored = await sql.query(
    'SELECT fhir_id FROM fhir_resources WHERE org_id = $1 AND patient_id IS NOT NULL ORDER BY 1',
    [orgId],
  )
  expect(stored).toEqual([{ fhir_id: 'e' }, { fhir_id: 'o3' }, { fhir_id: 'p' }])
})

test('a malformed change leaves the row and its original as they were', async () => {
  await run(file('a.json', bundle(patient('p', { gender: 'male' }))))
  const report = await run(file('a.json', bundle(patient('p', { gender: 'M' }))))
  expect(report.problems).toMatchObject([
    { reason: expect.stringContaining('the row made of it before stays') },
  ])
  expect(await rows('patients', 'sex, version')).toEqual([{ sex: 'male', version: 1 }])
  const [original] = await rows('fhir_resources', 'content, version')
  expect(original).toMatchObject({ version: 1, content: expect.stringContaining('"male"') })
})

test('a record number belongs to one patient', async () => {
  const mrn = { identifier: [{ value: 'M-1' }] }
  const report = await run(file('a.json', bundle(patient('p1', mrn), patient('p2', mrn))))
  const reason = 'Patient.identifier holds the record number of another patient'
  expect(report.problems).toMatchObject([{ fhir_id: 'p2', kind: 'refused', reason }])
  expect((await run(file('b.json', bundle(patient('p3', mrn))))).problems).toMatchObject([{ reason }])
  expect(await rows('fhir_resources', 'fhir_id')).toHaveLength(3)
  expect(await rows('patients', 'mrn')).toEqual([{ mrn: 'M-1' }])
})

test('a UUID counts in either case, and a site and an organization do not share a row', async () => {
  const path = file(
    'a.json',
    JSON.stringify({
      ...{ resourceType: 'Bundle', type: 'searchset' },
      entry: [
        { resource: patient(PATIENT.toUpperCase()) },
        { resource: encounter(VISIT, `Patient/${PATIENT}`) },
        { resource: { resourceType: 'Organization', id: VISIT, name: 'O' } },
        { resource: { resourceType: 'Location', id: VISIT, name: 'L' } },
      ],
    }),
  )
  const report = await run(path)
  expect(report.problems).toMatchObject([
    { entry: 3, kind: 'refused', reason: `Location.id is the id of Organization/${VISIT}` },
  ])
  expect(await rows('patients', 'id')).toEqual([{ id: PATIENT }])
  expect(await rows('encounters', 'patient_id')).toEqual([{ patient_id: PATIENT }])
  expect(await rows('locations', 'name')).toEqual([{ name: 'O' }])
})

test('full URLs that are not the id are followed, also from a later file', async () => {
  const entry = [
    { fullUrl: 'urn:oid:1.2.3', resource: patient('p') },
    {
      fullUrl: 'urn:uuid:aaaaaaaa-0000-4000-8000-000000000001',
      resource: { resourceType: 'Practitioner', id: 'd' },
    },
    { fullUrl: `urn:uuid:${VISIT}`, resource: encounter('', 'urn:oid:1.2.3', { id: undefined }) },
  ]
  await run(file('a.json', JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry })))
  expect(await rows('encounters', 'id')).toEqual([{ id: VISIT }])
  const report = await run(
    file(
      'b.json',
      bundle(
        encounter('e2', 'urn:oid:1.2.3', {
          participant: [{ individual: { reference: 'urn:uuid:aaaaaaaa-0000-4000-8000-000000000001' } }],
        }),
      ),
    ),
  )
  expect(report.problems).toEqual([])
})

test('a resource without any id gets one of its content, the same the next time', async () => {
  const path = file('a.ndjson', `{"resourceType":"Basic"}\n{"resourceType":"Patient","gender":"male"}`)
  await run(path)
  expect(grandTotals(await run(path))).toMatchObject({ read: 2, unchanged: 2 })
})

test('organizations do not see each other', async () => {
  await run(file('a.json', bundle(patient('p'))))
  const path = file('b.json', bundle(encounter('e', 'Patient/p')))
  const first = orgId
  orgId = randomUUID()
  await sql.query("INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, 'x', 'UTC')", [
    orgId,
    `t-${orgId}`,
  ])
  expect((await run(path)).totals['Encounter']).toMatchObject({ refused: 1 })
  orgId = first
  expect((await run(path)).totals['Encounter']).toMatchObject({ new: 1 })
})

test('two imports into one organization do not run at once, and an unknown one is told', async () => {
  const lock = await connect(database.ownerUrl, 'test')
  await lock.query("SELECT pg_advisory_lock(hashtextextended('fhir-import/' || $1::text, 0))", [orgId])
  await expect(run(folder)).rejects.toThrow('another import into this organization is running')
  await lock.end()
  orgId = randomUUID()
  await expect(run(folder)).rejects.toThrow('there is no such organization')
})
