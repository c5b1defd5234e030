/** The browser of the end-to-end tests: Debian's Chromium, installed where that is allowed. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CHROMIUM = '/usr/bin/chromium'
const APT = '/usr/bin/apt-get'
const INSTALL_MS_MAX = 300_000

/** Installs the browser when the tests need one and it may; otherwise says why they are left out. */
export function prepareBrowser(args: readonly string[]): void {
  const needed = args.some(
    (arg) => ['./apps', 'apps', 'apps/web'].includes(arg) || arg.includes('apps/web/e2e'),
  )
  if (!needed || existsSync(CHROMIUM)) return
  const refusal = reasonNotToInstall()
  if (refusal === null) {
    console.log('Installing Chromium for the tests of the web application (apt-get install chromium)')
    const command = ['install', '-y', '--no-install-recommends', 'chromium']
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync(APT, ['update', '-qq'], { stdio: 'ignore', timeout: INSTALL_MS_MAX })
    spawnSync(APT, command, { stdio: 'ignore', timeout: INSTALL_MS_MAX, env })
  }
  if (existsSync(CHROMIUM)) return
  const reason = refusal ?? 'apt-get could not install it'
  console.log(`The tests of the web application are left out: there is no ${CHROMIUM}, and ${reason}.`)
}

function reasonNotToInstall(): string | null {
  if (!existsSync(APT)) return 'this system has no apt-get'
  return process.getuid?.() === 0 ? null : 'only root may install it (apt-get install chromium)'
}
