import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@ehrconnect/platform/db/connect'
import { testDatabase } from '@ehrconnect/platform/testing/database'
import { outdatedDocuments } from './openapi.ts'
import { describeSchema, SCHEMA_FILE } from './schema.ts'

const ROOT = join(import.meta.dirname, '..')

test('db/schema.sql says what the migrations make (mend with: npx ehr-run tools/schema.ts)', async () => {
  const database = await testDatabase()
  const connection = await connect(database.ownerUrl, 'test')
  const described = await describeSchema(connection)
  await connection.end()
  await database.drop()
  expect(described).toBe(readFileSync(join(ROOT, SCHEMA_FILE), 'utf8'))
})

test('the OpenAPI documents and types say what the routes say (mend with: npm run openapi)', async () => {
  expect(await outdatedDocuments(ROOT)).toEqual([])
})
