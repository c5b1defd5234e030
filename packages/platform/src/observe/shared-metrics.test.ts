import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { joinExpositions, shareMetrics } from './shared-metrics.ts'

const folder = mkdtempSync(join(tmpdir(), 'ehr-metrics-test-'))
const own = 'metrics of this process'

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = (process: number): string =>
  `# HELP a How many\n# TYPE a counter\na{process="${process}"} ${process}\n\n` +
  '# HELP b How long\n# TYPE b histogram\n' +
  `b_bucket{le="1",process="${process}"} 1\nb_count{process="${process}"} 1\n`

test('joined metrics have one description each, with the series of every process under it', () => {
  expect(joinExpositions([text(1), text(2), '', '# HELP c Other\n# TYPE c gauge\nc 3\n'])).toBe(
    '# HELP a How many\n# TYPE a counter\na{process="1"} 1\na{process="2"} 2\n\n' +
      '# HELP b How long\n# TYPE b histogram\nb_bucket{le="1",process="1"} 1\nb_count{process="1"} 1\n' +
      'b_bucket{le="1",process="2"} 1\nb_count{process="2"} 1\n\n# HELP c Other\n# TYPE c gauge\nc 3\n',
  )
})

test('a process without a folder tells its own', async () => {
  const alone = await shareMetrics('', async () => own)
  expect(await alone.text()).toBe(own)
  await alone.close()
})

test('who is gone or hangs is left out, and the notes of the dead are removed', async () => {
  const shared = await shareMetrics(folder, async () => text(1))
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  // The first process of the machine lives for ever; no process has the other number.
  writeFileSync(join(folder, '1'), `http://127.0.0.1:${port}/`)
  writeFileSync(join(folder, '999999999'), `http://127.0.0.1:${port}/`)
  writeFileSync(join(folder, 'notes.txt'), 'http://127.0.0.1:1/')
  expect(await shared.text()).toBe(joinExpositions([text(1)]))
  expect(readdirSync(folder).sort()).toEqual(['1', String(process.pid), 'notes.txt'].sort())
  expect(statSync(join(folder, String(process.pid))).mode & 0o777).toBe(0o600)
  silent.closeAllConnections()
  silent.close()
  await shared.close()
  expect(readdirSync(folder).sort()).toEqual(['1', 'notes.txt'])
})
