/** The redis-server that the tests of the shared cache use: found, or installed where that is allowed. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Its path; '' when there is none, and why has been said. */
export function findRedisServer(): string {
  const found = onPath('redis-server') ?? onPath('valkey-server')
  if (found !== null) return found
  if (process.getuid?.() === 0 && onPath('apt-get') !== null) {
    console.log('installing redis-server with apt-get, for the tests of the shared cache')
    if (!install()) {
      spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
      install()
    }
    const installed = onPath('redis-server')
    if (installed !== null) return installed
    console.log('SKIPPED: the tests of the shared cache: apt-get could not install redis-server')
    return ''
  }
  console.log(
    'SKIPPED: the tests of the shared cache: redis-server is not there and this account may not ' +
      'install it (apt-get install redis-server)',
  )
  return ''
}

/** The package would start a server of its own, which nobody needs. */
function install(): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const args = ['install', '-y', '-q', '--no-install-recommends', 'redis-server']
  return spawnSync('apt-get', args, { env, stdio: 'ignore' }).status === 0
}

function onPath(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null
}
