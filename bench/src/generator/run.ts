/**
 * One run of load. Its loops are synchronous: they send what is due, wait for input until the next
 * request is due, and never let a slow server move the schedule.
 */
import { type Connections, createConnections } from './connections.ts'
import { createFeed } from './feed.ts'
import type { Job, Outcome } from './job.ts'
import { openLoop } from './open-loop.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { createQueue } from './schedule.ts'

/** What the loops share. */
export type Session = {
  readonly job: Job
  readonly connections: Connections
  readonly recorder: Recorder
  /** Connections that are free. */
  readonly queue: ReturnType<typeof createQueue>
  /** Says what happens with a connection when it gets free; at first it goes to the queue. */
  whenFree(take: (connection: number) => void): void
  /** Sends the next request, which was due at `due`; false when there is none left. */
  send(connection: number, due: number): boolean
  /** Gives up requests without a reply in TIMEOUT_MS; called often, looks now and then. */
  dropLate(now: number): void
}

/** A reply that takes longer is an error. */
const TIMEOUT_MS = 10_000
/** Longest wait in a loop, so that late replies are noticed. */
export const LOOK_MS = 250
/** All must stand so long after the last was begun: a lost SYN is sent again after 1, 3, 7, 15 s. */
const CONNECT_WAIT_MS = 35_000
const RAMP_STEP_MS = 2
const MS_PER_SECOND = 1_000
const US_PER_SECOND = 1e6
/** Attempts to connect that may fail before a run is given up. */
const REFUSED_MAX = 1_000
/** A closed run ends by waiting for replies, at most so long, uncounted: nobody works on in the next run. */
const DRAIN_MS = 30_000

/**
 * Runs a job. `onRamped` is told how many connections stand before the measured time begins.
 *
 * Throws: Error when they cannot all be opened.
 */
export function runJob(job: Job, onRamped: (standing: number) => void = () => {}): Outcome {
  const session = openSession(job)
  connectAll(session)
  const connections = session.connections.standing()
  onRamped(connections)
  const before = process.cpuUsage()
  const seconds = job.mode === 'closed' ? closedLoop(session) : openLoop(session)
  const cpu = process.cpuUsage(before)
  session.connections.close()
  const cpuSeconds = (cpu.user + cpu.system) / US_PER_SECOND
  return { ...session.recorder.outcome(), seconds, connections, cpuSeconds }
}

function openSession(job: Job): Session {
  const feed = createFeed(job)
  const recorder = createRecorder(job.connections)
  const queue = createQueue(job.connections)
  let take = (connection: number): void => queue.push(connection)
  const from = { host: job.source, port: 0 }
  const to = { host: job.host, port: job.port }
  const connections = createConnections(job.connections, from, to, {
    onFree: (connection) => take(connection),
    onReply: recorder.reply,
    onFailure: (_connection, what) => recorder.failure(what),
    onRefused(connection) {
      recorder.failure('connect')
      if (recorder.refused() > REFUSED_MAX) throw new Error('the server refuses connections')
      connections.open(connection)
    },
  })
  let lookedAt = performance.now()
  return {
    job,
    connections,
    recorder,
    queue,
    whenFree(next) {
      take = next
    },
    send(connection, due) {
      if (!feed.next()) return false
      recorder.sent(connection, due)
      connections.send(connection, feed.requests().memory, feed.from(), feed.length())
      return true
    },
    dropLate(now) {
      if (now < lookedAt + LOOK_MS) return
      lookedAt = now
      for (let connection = 0; connection < job.connections; connection += 1) {
        if (!connections.isBusy(connection) || recorder.dueOf(connection) + TIMEOUT_MS > now) continue
        recorder.failure('timeout')
        connections.reopen(connection)
      }
    },
  }
}

/** Opens the connections; on a ramp each asks at once, because a server may close one that is silent. */
function connectAll({ job, connections, queue, recorder, send, whenFree }: Session): void {
  const startedAt = performance.now()
  const { ramp, connections: size } = job
  const ask = (connection: number): void => {
    if (!send(connection, performance.now())) throw new Error('there are too few requests for the ramp')
  }
  const isSilent = (connection: number, now: number): boolean => {
    const askedAt = recorder.dueOf(connection)
    return ramp !== null && askedAt > 0 && askedAt + ramp.silentSecondsMax * MS_PER_SECOND < now
  }
  if (ramp !== null) {
    // One that was closed and opened anew asks again, too.
    whenFree((connection) => {
      if (recorder.dueOf(connection) === 0 || isSilent(connection, performance.now())) ask(connection)
      else queue.push(connection)
    })
  }
  let opened = 0
  /** They asked in the order in which they were opened, and so they ask again. */
  let longestSilent = 0
  const deadline = startedAt + CONNECT_WAIT_MS + (ramp === null ? 0 : (size / ramp.perSecond) * MS_PER_SECOND)
  while (opened < size || recorder.underWay() > 0 || connections.standing() < size) {
    const now = performance.now()
    const due =
      ramp === null ? size : Math.min(size, Math.ceil(((now - startedAt) * ramp.perSecond) / MS_PER_SECOND))
    for (; opened < due; opened += 1) connections.open(opened)
    for (let looked = 0; looked < opened && isSilent(longestSilent, now); looked += 1) {
      if (connections.isFree(longestSilent)) ask(longestSilent)
      longestSilent = (longestSilent + 1) % opened
    }
    connections.wait(RAMP_STEP_MS)
    if (now > deadline) throw new Error(`${connections.standing()} of ${size} connections stand`)
  }
  whenFree((connection) => queue.push(connection))
}

/** Every connection asks again as soon as it is answered. Returns the seconds that it took. */
function closedLoop({ job, connections, recorder, queue, send, whenFree, dropLate }: Session): number {
  const startedAt = performance.now()
  const endAt = startedAt + job.seconds * MS_PER_SECOND
  let exhausted = false
  recorder.begin()
  const ask = (connection: number): void => {
    const now = performance.now()
    if (now < endAt && !send(connection, now)) exhausted = true
  }
  whenFree(ask)
  for (let connection = queue.shift(); connection >= 0; connection = queue.shift())
    if (connections.isFree(connection)) ask(connection)
  for (let now = startedAt; now < endAt && !exhausted; now = performance.now()) {
    connections.wait(Math.min(endAt - now, LOOK_MS))
    dropLate(now)
  }
  recorder.end()
  const seconds = (performance.now() - startedAt) / MS_PER_SECOND
  // A server that is left in the middle of requests has to clean up in the next run, and not all do it well.
  const drainUntil = performance.now() + DRAIN_MS
  while (recorder.underWay() > 0 && performance.now() < drainUntil) connections.wait(LOOK_MS)
  return seconds
}
