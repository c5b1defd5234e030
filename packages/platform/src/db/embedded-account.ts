/**
 * The account that the embedded PostgreSQL runs under. An ordinary user runs it as himself; root
 * cannot (PostgreSQL refuses), so root hands it to `postgres`, or else to `nobody`. That account may
 * be unable to pass the folders above the project (a clone under /root with mode 0700); then the
 * server gets the one capability that lets it pass, where the machine grants it.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** An account and how to become it. */
export type ServerAccount = {
  readonly name: string
  /** Owner of the server's files; null when it is the caller. */
  readonly uid: number | null
  readonly gid: number | null
  /** Put before a command line to run it as this account; empty when it is the caller. */
  readonly prefix: readonly string[]
}

/** The first that exists is taken; `nobody` is everywhere. */
const ACCOUNT_NAMES: readonly string[] = ['postgres', 'nobody']

/** Enough to pass closed folders; the second can also write, and is only for containers without the first. */
const CAPABILITIES: readonly string[] = ['dac_read_search', 'dac_override']

/**
 * Chooses the account and proves that it can run `program` and enter `dir`.
 *
 * Throws: when root has no account that can, with the mend.
 */
export function chooseAccount(program: string, dir: string): ServerAccount {
  if (process.getuid?.() !== 0) return { name: '', uid: null, gid: null, prefix: [] }
  const { name, uid, gid } = findAccount()
  const plain = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const candidates = [plain, ...CAPABILITIES.map((capability) => withCapability(plain, capability))]
  for (const prefix of candidates) {
    if (canReach(prefix, program, dir)) return { name, uid, gid, prefix }
  }
  throw new Error(
    spawnSync('setpriv', ['--version']).error
      ? 'as root, the embedded PostgreSQL needs the setpriv program (package util-linux): ' +
          'install it, or start as another user'
      : `PostgreSQL cannot run as root, and the account ${name} cannot reach ${program} or ${dir}: ` +
          'move the project to a folder that others may pass, or start as another user',
  )
}

function findAccount(): { name: string; uid: number; gid: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ACCOUNT_NAMES) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL cannot run as root, and there is neither a postgres nor a nobody account')
}

/** initdb asks access(2), which ignores the capability of accounts but root unless no_setuid_fixup is set. */
function withCapability(plain: readonly string[], capability: string): readonly string[] {
  return [
    ...plain,
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--securebits=+no_setuid_fixup',
  ]
}

function canReach(prefix: readonly string[], program: string, dir: string): boolean {
  const [command = '', ...args] = prefix
  const script = 'test -r "$0" && test -x "$0" && test -x "$1"'
  const result = spawnSync(command, [...args, '/bin/sh', '-c', script, program, dir], {
    cwd: '/',
    stdio: 'ignore',
  })
  return result.status === 0
}
