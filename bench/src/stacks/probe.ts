/** Processor time and memory of one service, of PostgreSQL and of Redis apart, from /proc. */
import { listProcesses, type ProcessStat, readStat, treeOf } from '../load/process-stats.ts'

/** Processor microseconds until now. */
export type Times = { readonly server: number; readonly postgres: number; readonly redis: number }

/** Watches the processes that one service needs. */
export type StackProbe = {
  cpu(): Times
  /** Watches the memory of the serving processes together; the returned function gives the highest, in MB. */
  watchMemory(): () => number
}

const TICK_US = 10_000
const PAGE_MB = 4_096 / 1024 ** 2
const MEMORY_SAMPLE_MS = 250
const STEADY_ATTEMPTS = 5

/** Watches these processes; the postmaster stands for all of its cluster. */
export function probeOf(
  serverPids: () => readonly number[],
  postmasterPid: number,
  redisPid: number | null,
): StackProbe {
  return {
    cpu() {
      const all = steadyProcesses(postmasterPid)
      const servers = new Set(serverPids())
      return {
        server: ticksOf(all.filter(({ pid }) => servers.has(pid))),
        postgres: ticksOf(treeOf(all, postmasterPid)),
        redis: redisPid === null ? 0 : ticksOf(all.filter(({ pid }) => pid === redisPid)),
      }
    },
    watchMemory() {
      let highest = 0
      const pids = serverPids()
      const look = (): void => {
        const pages = pids.reduce((sum, pid) => sum + (readStat(pid)?.rssPages ?? 0), 0)
        highest = Math.max(highest, pages * PAGE_MB)
      }
      look()
      const timer = setInterval(look, MEMORY_SAMPLE_MS)
      return () => {
        clearInterval(timer)
        look()
        return highest
      }
    },
  }
}

/**
 * The processes of a moment at which none of PostgreSQL's ended: what ends while the list is read would be
 * neither in it nor, yet, in the time of its parent.
 */
function steadyProcesses(postmasterPid: number): ProcessStat[] {
  for (let attempt = 1; ; attempt += 1) {
    const before = readStat(postmasterPid)?.ticks
    const all = listProcesses()
    if (readStat(postmasterPid)?.ticks === before || attempt === STEADY_ATTEMPTS) return all
  }
}

/** All processes that descend from one, without or with itself. */
export function descendants(root: number, withItself: boolean): number[] {
  const pids = treeOf(listProcesses(), root).map(({ pid }) => pid)
  return withItself ? pids : pids.filter((pid) => pid !== root)
}

function ticksOf(processes: readonly ProcessStat[]): number {
  return processes.reduce((sum, { ticks }) => sum + ticks, 0) * TICK_US
}
