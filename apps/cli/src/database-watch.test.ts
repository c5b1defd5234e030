import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@ehrconnect/platform/db/connect'
import { startEmbedded } from '@ehrconnect/platform/db/embedded'
import { until } from '@ehrconnect/platform/testing/conditions'
import { watchDatabase } from './database-watch.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'ehr-watch-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await connect(url, 'ehr-test')
    await connection.query('SELECT 1')
    await connection.end()
    return true
  } catch {
    return false
  }
}

test('a killed server is started again with what was committed, a stopped one is not', async () => {
  const events: string[] = []
  const server = await startEmbedded({ dataDir })
  const url = server.url('postgres')
  const watch = watchDatabase(server, (text) => void events.push(text))
  const before = await connect(url, 'ehr-test')
  await before.query('CREATE TABLE kept AS SELECT 42 AS answer')

  process.kill(server.pid, 'SIGKILL')
  await until('the server is back', () => events.some((text) => text.includes('runs again')), 30_000)
  await until('it answers', () => answers(url), 30_000)

  const after = await connect(url, 'ehr-test')
  expect(await after.query('SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  await after.end()
  await watch.stop()
  expect(await answers(url)).toBe(false)
}, 90_000)
