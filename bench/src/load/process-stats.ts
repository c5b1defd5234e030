/**
 * Processor time and memory of the platform, read from /proc (Linux): the server processes and all
 * processes of the PostgreSQL cluster apart. Time of processes that have ended counts with their parent.
 */
import { readdirSync, readFileSync } from 'node:fs'

/** One line of /proc/<pid>/stat, as far as it is needed. */
export type ProcessStat = {
  readonly pid: number
  readonly name: string
  readonly parent: number
  /** Clock ticks of the process and of its children that have ended. */
  readonly ticks: number
  readonly rssPages: number
}

/** Processor time until now. */
export type CpuTimes = { readonly server_us: number; readonly postgres_us: number }

/** Watches the processes of one platform. */
export type Probe = {
  cpu(): CpuTimes
  /** Watches the largest server process; the returned function ends it and gives the highest value. */
  watchMemory(): () => number
  /** Server processes, without the command that started them. */
  serverProcesses(): number
}

/** USER_HZ, fixed at 100 in the interface of the kernel whatever its own clock is. Source: man 5 proc. */
const TICK_US = 10_000
const PAGE_BYTES = 4096
const MEBIBYTE = 1024 * 1024
const MEMORY_SAMPLE_MS = 250

/** Reads a stat line; the name stands in parentheses and may hold any character. */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  const fields = text.slice(close + 2).split(' ')
  // Fields are counted from the state, which is the third of the line.
  const [parent, utime, stime, cutime, cstime, rss] = [1, 11, 12, 13, 14, 21].map((i) => Number(fields[i]))
  if (open < 0 || close < open || parent === undefined || rss === undefined || Number.isNaN(rss)) return null
  const ticks = (utime ?? 0) + (stime ?? 0) + (cutime ?? 0) + (cstime ?? 0)
  return { pid: Number(text.slice(0, open)), name: text.slice(open + 1, close), parent, ticks, rssPages: rss }
}

/** The process and all that descend from it. */
export function treeOf(processes: readonly ProcessStat[], root: number): ProcessStat[] {
  const found = processes.filter(({ pid }) => pid === root)
  for (const one of found) found.push(...processes.filter(({ parent }) => parent === one.pid))
  return found
}

/** Every process of the machine that may be read. */
export function listProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readStat(Number(pid)) ?? [])
}

/** Watches the command `ehr start` with its servers, and the cluster that a backend belongs to. */
export function createProbe(commandPid: number, backendPid: number): Probe {
  const postmaster = readStat(backendPid)?.parent ?? 0
  const isCluster = ({ pid, parent }: ProcessStat): boolean => pid === postmaster || parent === postmaster
  const servers = (all: readonly ProcessStat[]): ProcessStat[] => {
    const cluster = new Set(treeOf(all, postmaster).map(({ pid }) => pid))
    return treeOf(all, commandPid).filter(({ pid }) => pid !== commandPid && !cluster.has(pid))
  }
  return {
    cpu() {
      const all = listProcesses()
      return { server_us: sumTicks(servers(all)), postgres_us: sumTicks(all.filter(isCluster)) }
    },
    watchMemory: () => watchMemory(servers(listProcesses()).map(({ pid }) => pid)),
    serverProcesses: () => servers(listProcesses()).length,
  }
}

/** Looks only at these processes: reading all of /proc several times a second would take from the load. */
function watchMemory(pids: readonly number[]): () => number {
  let highest = 0
  const look = (): void => {
    const pages = pids.map((pid) => readStat(pid)?.rssPages ?? 0)
    highest = Math.max(highest, ...pages.map((count) => count * (PAGE_BYTES / MEBIBYTE)))
  }
  look()
  const timer = setInterval(look, MEMORY_SAMPLE_MS)
  return () => {
    clearInterval(timer)
    look()
    return highest
  }
}

function sumTicks(processes: readonly ProcessStat[]): number {
  return processes.reduce((sum, { ticks }) => sum + ticks, 0) * TICK_US
}

/** One process; null when it has ended. */
export function readStat(pid: number): ProcessStat | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    // Ended in between.
    return null
  }
}
