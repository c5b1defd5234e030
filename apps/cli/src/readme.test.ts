import { afterAll, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cleanUp, ehr, freePort, newDir, start } from './testing/commands.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

afterAll(cleanUp)

/** The commands that stand in a section of README.md. */
function commandsOf(heading: string): string {
  const readme = readFileSync(`${ROOT}README.md`, 'utf8')
  const section = readme.split('\n## ').find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join('\n')
}

/** Runs commands as somebody who pastes them, except that the first one that fails ends it. */
function paste(commands: string, env: Record<string, string>): Promise<{ code: number | null; out: string }> {
  const child = spawn('bash', ['-euo', 'pipefail'], { cwd: ROOT, env })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += String(chunk)))
  child.stdin.end(commands)
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out })))
}

test('the commands of the README book a visit from search to check-in', async () => {
  const dir = newDir()
  const port = String(await freePort())
  const { child, result } = await start(dir, ['--patients', '60', '--clinical-port', port, '--seed', '7'])
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, EHR_DATA_DIR: dir, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
  // What the section before has made is there, and empty.
  const hill = ['--name', 'Hill Practice', '--slug', 'hill', '--time-zone', 'Europe/London']
  expect((await ehr(['org', 'create', ...hill, '--data-dir', dir])).code).toBe(0)
  const { code, out } = await paste(commandsOf('Book a visit'), env).finally(async () => {
    // Asked to end, it ends the services and the database that it started; killed, it leaves them behind.
    child.kill('SIGTERM')
    await result
  })
  expect({ code, out }).toEqual({ code: 0, out })
  const replies = out.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  expect(replies).toMatchObject([
    // Several may be free at the same time.
    { slots: expect.arrayContaining([expect.objectContaining({ start_time: replies[1]?.start_time })]) },
    { status: 'booked', version: 1, reason: 'Cough for two weeks' },
    { code: 'slot_taken', conflict: 'practitioner' },
    { status: 'checked-in', version: 2, id: replies[1]?.id },
  ])
}, 120_000)
