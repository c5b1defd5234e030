import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { importPaths } from './import.ts'
import { formatReport, grandTotals, type ImportReport, isWhole } from './report.ts'
import { RESOURCE_BYTES_MAX } from './source.ts'

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
  await sql.query("INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, 'x', 'UTC')", [
    orgId,
    `t-${orgId}`,
  ])
  folder = mkdtempSync(join(tmpdir(), 'import-test-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function run(...paths: string[]): Promise<ImportReport> {
  return importPaths({ ownerUrl: database.ownerUrl, orgId, paths: paths.length === 0 ? [folder] : paths })
}

/** Entry and reason of every problem. */
function problems(report: ImportReport): [number | null, string][] {
  return report.problems.map(({ entry, reason }) => [entry, reason])
}

async function stored(): Promise<string[]> {
  const rows = await sql.query<{ fhir_id: string }>(
    'SELECT fhir_id FROM fhir_resources WHERE org_id = $1 ORDER BY 1',
    [orgId],
  )
  return rows.map(({ fhir_id }) => fhir_id)
}

const basic = (id: string, more = '') => `{"resourceType":"Basic","id":"${id}"${more}}`
const bundleOf = (...resources: string[]) => {
  const entries = resources.map((one) => `{"resource":${one}}`)
  return `{"resourceType":"Bundle","type":"collection","entry":[${entries.join(',')}]}`
}
const encounter = (id: string, patient: string) =>
  `{"resourceType":"Encounter","id":"${id}","status":"finished",` +
  `"subject":{"reference":"Patient/${patient}"},"period":{"start":"2020"}}`

test('broken files are reported one by one and the others go in', async () => {
  const packed = gzipSync(bundleOf(basic('a'), basic('b')))
  file('cut.json.gz', packed.subarray(0, packed.length - 12))
  file('not-gzip.json.gz', bundleOf(basic('x')))
  file('empty.json', '')
  file('empty.ndjson', '')
  file('text.json', 'no JSON at all')
  file('list.json', '[1, 2]')
  file('object.json', '{"hello": "world"}')
  file('reply.json', '{"resourceType":"Bundle","type":"transaction-response","entry":[]}')
  file('whole.json', basic('good'))
  mkdirSync(join(folder, 'deep'))
  file('deep/one.ndjson', basic('deep'))
  file('ignored.txt', 'x')
  symlinkSync(join(folder, 'nowhere.json'), join(folder, 'link.json'))
  const report = await run()
  const reasons = new Map(
    report.problems.map(({ file: path, reason }) => [path.slice(folder.length + 1), reason]),
  )
  expect(Object.fromEntries(reasons)).toEqual({
    'cut.json.gz': 'the gzip data ends too early',
    'not-gzip.json.gz': 'the gzip data is broken',
    'empty.json': 'the file is empty',
    'empty.ndjson': 'the file is empty',
    'text.json': 'the JSON is broken at character 0',
    'list.json': 'the JSON is broken at character 0',
    'object.json': 'resourceType is missing or no type of FHIR',
    'reply.json': 'a Bundle of type transaction-response is not imported',
    'link.json': 'cannot be read (ENOENT)',
  })
  expect(isWhole(report)).toBeFalse()
  expect((await stored()).filter((id) => id !== 'a')).toEqual(['deep', 'good'])
})

test('paths that lead nowhere are reported', async () => {
  const report = await run(join(folder, 'nowhere'), file('a.txt', 'x'))
  expect(problems(report)).toEqual([
    [null, 'there is no such file or folder'],
    [null, 'is not a .json, .json.gz, .ndjson or .ndjson.gz file'],
  ])
})

test('the entries before the end of a cut file go in', async () => {
  const text = bundleOf(basic('a'), basic('b'), basic('c'))
  const report = await run(file('a.json', text.slice(0, text.indexOf('"c"'))))
  expect(problems(report)).toEqual([[null, expect.stringContaining('ends')]])
  expect(await stored()).toEqual(['a', 'b'])
})

test('each bad entry of a bundle is told, with its index, and the good ones go in', async () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const report = await run(
    file(
      'a.json',
      `{"resourceType":"Bundle","type":"collection","entry":[
        {"resource":${basic('good')}}, {"resource":{"id":"no-type"}}, {"resource":[1]}, {"resource":null},
        {"resource":${basic('deep', `,"x":${deep}`)}}, {"resource":{"resourceType":"Basic","id":"not an id"}},
        {"resource":{"resourceType":"Basic","id":5}}, {"resource":{"resourceType":"Basic","id":"x","y":Secret}},
        {"resource":${basic('twice')}}, {"resource":${basic('twice')}}, {"resource":${basic('twice', ',"a":1')}},
        {"request":{"method":"DELETE","url":"Basic/1"}}, {"response":{"status":"200"}}, 7,
        {"resource":${basic('last')}}]}`,
    ),
  )
  expect(problems(report).sort(([a], [b]) => Number(a) - Number(b))).toEqual([
    [1, 'resourceType is missing or no type of FHIR'],
    [2, 'is not a JSON object'],
    [3, 'is not a JSON object'],
    [4, 'is nested deeper than 100'],
    [5, 'Basic.id is not a FHIR id'],
    [6, 'Basic.id is not a FHIR id'],
    [7, 'is not valid JSON'],
    [10, 'the same id occurs in this bundle before'],
    [11, 'a deletion is not imported'],
    [12, 'the entry has no resource'],
    [13, 'the entry has no resource'],
  ])
  expect(await stored()).toEqual(['good', 'last', 'twice'])
  expect(grandTotals(report)).toMatchObject({ read: 15, kept_whole: 3, unchanged: 1, refused: 11 })
  expect(formatReport(report)).not.toContain('Secret')
})

test('byte order marks, CRLF, blank lines and a missing last newline are read', async () => {
  file('a.ndjson', `\uFEFF${basic('a')}\r\n\r\n  ${basic('b')}  \r\n${basic('c')}`)
  file('b.json', `\uFEFF\r\n${bundleOf(basic('d'))}\r\n`)
  expect(problems(await run())).toEqual([])
  expect(await stored()).toEqual(['a', 'b', 'c', 'd'])
  const [row] = await sql.query<{ content: string }>(
    "SELECT content FROM fhir_resources WHERE org_id = $1 AND fhir_id = 'b'",
    [orgId],
  )
  expect(row?.content).toBe(basic('b'))
})

test('bad lines are told by their number and the others go in', async () => {
  const bad = Buffer.concat([
    Buffer.from('{"resourceType":"Basic","id":"'),
    Buffer.from([0xff]),
    Buffer.from('"}\n'),
  ])
  file(
    'a.ndjson',
    Buffer.concat([
      Buffer.from(`${basic('a')}\n{"resourceType":\n`),
      bad,
      Buffer.from(`${basic('z', `,"x":"${'x'.repeat(RESOURCE_BYTES_MAX)}"`)}\n`),
      Buffer.from(`${basic('raw-nul', ',"x":"\u0000"')}\n${basic('b')}\n${basic('a', ',"later":true')}\n`),
    ]),
  )
  const report = await run()
  expect(problems(report)).toEqual([
    [2, 'is not valid JSON'],
    [3, 'is not UTF-8'],
    [4, 'is longer than 16 MiB'],
    [5, 'is not valid JSON'],
  ])
  expect(await stored()).toEqual(['a', 'b'])
  expect(grandTotals(report)).toMatchObject({ read: 7, kept_whole: 2, updated: 1, refused: 4 })
})

test('characters that PostgreSQL cannot hold are told; the original is kept with its escapes', async () => {
  const patient = (id: string, family: string) =>
    `{"resourceType":"Patient","id":"${id}","name":[{"family":"${family}"}]}`
  const path = file(
    'a.json',
    bundleOf(
      patient('nul', 'a\\u0000b'),
      patient('half', '\\ud83d'),
      patient('ok', '\\ud83d\\ude42'),
      basic('k', ',"x":"\\u0000"'),
    ),
  )
  expect(problems(await run(path))).toEqual([
    [0, 'Patient.name.family holds the character U+0000'],
    [1, 'Patient.name.family holds half of a surrogate pair'],
  ])
  expect(await stored()).toEqual(['half', 'k', 'nul', 'ok'])
  expect(await sql.query('SELECT last_name FROM patients WHERE org_id = $1', [orgId])).toEqual([
    { last_name: '🙂' },
  ])
})

test('what the database itself refuses takes nothing else with it', async () => {
  // Random, because the index would take a long name that can be compressed.
  const name = Array.from({ length: 300 }, () => randomUUID()).join('')
  const report = await run(
    file(
      'a.ndjson',
      [
        ...Array.from({ length: 30 }, (_, n) => `{"resourceType":"Patient","id":"p${n}"}`),
        `{"resourceType":"Patient","id":"long","name":[{"family":"${name}"}]}`,
        encounter('e', 'long'),
      ].join('\n'),
    ),
  )
  expect(problems(report)).toEqual([
    [31, expect.stringMatching(/^the database refused it \(54000/)],
    [32, 'Encounter.subject refers to a resource that has no row'],
  ])
  expect(grandTotals(report)).toMatchObject({ read: 32, new: 30, refused: 2 })
  expect(await stored()).toHaveLength(32)
})

test('a bundle without a known type is read and told; a document is kept as it is', async () => {
  const document = bundleOf(basic('in')).replace('"collection"', '"document","id":"doc"')
  file('a.json', `{"resourceType":"Bundle","entry":[{"resource":${basic('a')}}]}`)
  file('b.json', document)
  expect(problems(await run())).toEqual([[null, 'Bundle.type is missing or unknown; read as a collection']])
  expect(await stored()).toEqual(['a', 'doc'])
})

test('of many problems the first thousand are listed and all are counted', async () => {
  const report = await run(file('a.ndjson', '{}\n'.repeat(1_500)))
  expect(report.problems).toHaveLength(1_000)
  expect(report.problems_total).toBe(1_500)
  expect(report.problems_by_kind.refused).toBe(1_500)
  expect(formatReport(report)).toContain('… and 1,480 more')
})

const END_IMPORTS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ehr-import' AND datname = $1`

test('an import that was cut off half-way is completed by the next', async () => {
  const lines = [`{"resourceType":"Patient","id":"p"}`]
  for (let n = 0; n < 5_000; n++) lines.push(encounter(`e${n}`, 'p'))
  const path = file('a.ndjson', lines.join('\n'))
  const superuser = await connect(database.superuserUrl, 'test')
  let batches = 0
  const cut = importPaths({
    ...{ ownerUrl: database.ownerUrl, orgId, paths: [path] },
    onProgress: () => {
      batches++
      if (batches === 2) void superuser.query(END_IMPORTS, [database.name])
    },
  })
  await expect(cut).rejects.toThrow()
  await superuser.end()
  const there = (await stored()).length
  expect(there).toBeGreaterThan(0)
  expect(there).toBeLessThan(5_001)
  const report = await run(path)
  expect(grandTotals(report)).toMatchObject({ read: 5_001, unchanged: there, new: 5_001 - there, refused: 0 })
})
