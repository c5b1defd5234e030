/** The running server of a cluster directory, read from its postmaster.pid. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { processCommand } from '../process/identity.ts'

/** A fast shutdown writes what is in memory to the disk; a slow disk gets this long. */
const EXIT_WAIT_MS = 60_000
const POLL_MS = 10

/** A live server process. */
export type Postmaster = {
  readonly pid: number
  readonly socketDir: string
  readonly status: 'starting' | 'ready' | 'stopping'
}

/** Gives the live server of this cluster or null; a file that a kill left behind does not count. */
export function findPostmaster(clusterDir: string): Postmaster | null {
  const lines = readPidFile(clusterDir)
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isPostgres(pid, clusterDir)) return null
  const status = lines[7]?.trim()
  return {
    pid,
    socketDir: lines[4]?.trim() ?? '',
    status: status === 'ready' || status === 'stopping' ? status : 'starting',
  }
}

/**
 * Removes a postmaster.pid whose process is gone or is another program by now. PostgreSQL itself
 * would refuse to start in the second case, which is common in containers: their ids repeat.
 */
export function removeStalePostmasterFile(clusterDir: string): void {
  const pid = Number(readPidFile(clusterDir)[0])
  if (Number.isInteger(pid) && !processCommand(pid).includes('postgres')) {
    rmSync(join(clusterDir, 'postmaster.pid'), { force: true })
  }
}

/**
 * Waits until the server's process is gone.
 *
 * Throws: when it is still there after EXIT_WAIT_MS.
 */
export async function waitForExit(clusterDir: string, pid: number): Promise<void> {
  const giveUpAt = performance.now() + EXIT_WAIT_MS
  while (isPostgres(pid, clusterDir)) {
    if (performance.now() > giveUpAt) {
      throw new Error(
        `PostgreSQL (pid ${pid}) does not stop: see the log, or end it with "kill -QUIT ${pid}"`,
      )
    }
    await sleep(POLL_MS)
  }
}

function readPidFile(clusterDir: string): readonly string[] {
  try {
    return readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The command line names the cluster: pg_ctl passes `-D <dir>`. */
function isPostgres(pid: number, clusterDir: string): boolean {
  const command = processCommand(pid)
  return command.includes('postgres') && command.includes(clusterDir)
}
