/** A file much larger than the memory that is used for it. Runs with `--long`. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { importPaths } from './import.ts'
import { isWhole } from './report.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
const FILE_BYTES = 250 * 1024 * 1024
/** Two batches and their statements; measured 200 to 350 MB above the start, whatever the file's size. */
const GROWTH_BYTES_MAX = 500 * 1024 * 1024

let database: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'import-test-'))

beforeAll(async () => {
  database = await testDatabase()
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.drop()
})

async function writeObservations(path: string): Promise<number> {
  const out = createWriteStream(path)
  out.write('{"resourceType":"Patient","id":"p"}\n')
  const padding = 'x'.repeat(3_000)
  let count = 0
  for (let bytes = 0; bytes < FILE_BYTES; count++) {
    const line =
      `{"resourceType":"Observation","id":"o${count}","status":"final","code":{"text":"weight"},` +
      `"subject":{"reference":"Patient/p"},"effectiveDateTime":"2020-01-01",` +
      `"valueQuantity":{"value":${count}.50},"note":[{"text":"${padding}"}]}\n`
    bytes += line.length
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
  return count
}

test.skipIf(!LONG)(
  'a large NDJSON file goes in without being held in memory',
  async () => {
    const path = join(folder, 'large.ndjson')
    const lines = await writeObservations(path)
    const orgId = randomUUID()
    const sql = await connect(database.ownerUrl, 'test')
    await sql.query(
      "INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, 'large', 'x', 'UTC')",
      [orgId],
    )
    await sql.end()
    const before = process.memoryUsage().rss
    let most = before
    const report = await importPaths({
      ...{ ownerUrl: database.ownerUrl, orgId, paths: [path] },
      onProgress: () => {
        most = Math.max(most, process.memoryUsage().rss)
      },
    })
    expect(isWhole(report)).toBeTrue()
    expect(report.totals['Observation']).toMatchObject({ read: lines, new: lines })
    expect(most - before).toBeLessThan(GROWTH_BYTES_MAX)
  },
  300_000,
)
