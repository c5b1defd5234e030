/**
 * The lock of a data directory: one start, or one command that needs the database for a moment. The
 * file names the holder by process id and start time, so a lock left behind by a kill is recognized
 * even when its id was given to another process; it also names the servers that the holder started,
 * so that the next start can end them.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { processStart } from '@ehrconnect/platform/process/identity'
import { makeDataDir, pathsOf } from './data-dir.ts'

/** A process that cannot be mistaken for another. */
export type ProcessName = { readonly pid: number; readonly start: string }

/** Who holds a lock. */
export type LockHolder = ProcessName & {
  readonly purpose: 'start' | 'command'
  readonly children: readonly ProcessName[]
}

/** A lock that this process holds. */
export type Lock = {
  /** Servers of a killed start; nobody looks after them any more. */
  readonly orphans: readonly ProcessName[]
  /** Notes the servers that this process started. */
  setChildren(pids: readonly number[]): void
  release(): void
}

/** What an attempt gave: the lock, or who has it. */
export type LockAttempt = { readonly lock: Lock } | { readonly holder: LockHolder }

/** A killed start's servers get this long to finish what they have accepted. */
export const ORPHAN_GRACE_MS = 5_000

/** Tries to take the lock; never waits. */
export function tryLock(dataDir: string, purpose: LockHolder['purpose']): LockAttempt {
  makeDataDir(dataDir)
  const path = pathsOf(dataDir).lock
  let orphans: readonly ProcessName[] = []
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    if (create(path, { ...own(), purpose, children: [] })) {
      return { lock: heldLock(path, purpose, orphans.filter(isAlive)) }
    }
    const holder = readHolder(path)
    if (holder !== null && isAlive(holder)) return { holder }
    orphans = holder?.children ?? orphans
    takeAway(path, holder)
  }
  throw new Error(`cannot take the lock ${path}: remove it when no ehr runs in this data directory`)
}

/** Who holds the lock now, or null. */
export function lockHolder(dataDir: string): LockHolder | null {
  const holder = readHolder(pathsOf(dataDir).lock)
  return holder !== null && isAlive(holder) ? holder : null
}

/** Ends processes by SIGTERM, and after `graceMs` by SIGKILL. */
export async function endProcesses(processes: readonly ProcessName[], graceMs: number): Promise<void> {
  signalAll(processes, 'SIGTERM')
  const giveUpAt = performance.now() + graceMs
  while (processes.some(isAlive) && performance.now() < giveUpAt) await sleep(POLL_MS)
  signalAll(processes.filter(isAlive), 'SIGKILL')
  while (processes.some(isAlive) && performance.now() < giveUpAt + KILL_WAIT_MS) await sleep(POLL_MS)
}

/** Two racing starts may each find the other's traces; they agree within a few rounds. */
const ATTEMPTS_MAX = 20
const POLL_MS = 20
const KILL_WAIT_MS = 2_000

function isAlive({ pid, start }: ProcessName): boolean {
  return start !== '' && processStart(pid) === start
}

function own(): ProcessName {
  return { pid: process.pid, start: processStart(process.pid) }
}

/** A link appears with its content and fails when the name is taken, both at once. */
function create(path: string, holder: LockHolder): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 })
  try {
    linkSync(draft, path)
    return true
  } catch {
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes a dead holder's lock; when somebody else was quicker and it is a new one by now, puts it back. */
function takeAway(path: string, dead: LockHolder | null): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
    const taken = readHolder(aside)
    if (taken !== null && taken.pid !== dead?.pid) linkSync(aside, path)
  } catch {
    // Gone already, or taken anew: the next round looks again.
  }
  rmSync(aside, { force: true })
}

function heldLock(path: string, purpose: LockHolder['purpose'], orphans: readonly ProcessName[]): Lock {
  return {
    orphans,
    setChildren(pids) {
      const children = pids.map((pid) => ({ pid, start: processStart(pid) }))
      writeFileSync(`${path}.new`, JSON.stringify({ ...own(), purpose, children }), { mode: 0o600 })
      renameSync(`${path}.new`, path)
    },
    release: () => rmSync(path, { force: true }),
  }
}

function readHolder(path: string): LockHolder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value !== 'object' || value === null || !isProcessName(value)) return null
    const purpose = 'purpose' in value && value.purpose === 'start' ? 'start' : 'command'
    const children = 'children' in value && Array.isArray(value.children) ? value.children : []
    return { pid: value.pid, start: value.start, purpose, children: children.filter(isProcessName) }
  } catch {
    return null
  }
}

function isProcessName(value: unknown): value is ProcessName {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'start' in value &&
    typeof value.start === 'string'
  )
}

function signalAll(processes: readonly ProcessName[], signal: NodeJS.Signals): void {
  for (const { pid } of processes.filter(isAlive)) {
    try {
      process.kill(pid, signal)
    } catch {
      // Ended in between.
    }
  }
}
