/** Requests at a fixed rate. Latency counts from the moment a request was due, sent or not. */
import { LOOK_MS, type Session } from './run.ts'
import { fixedRate, inPasses } from './schedule.ts'

/** Time for replies that are still missing when the last request was due. */
const DRAIN_MS = 3_000
const MS_PER_SECOND = 1_000

/** Requests that are due and have no connection yet. */
type Waiting = {
  /** A request is due at this moment: it is sent at once when a connection is free, else it waits. */
  add(due: number): void
  count(): number
  /** The moments at which those that still wait were due. */
  remaining(): Iterable<number>
}

/** Runs the open loop. Returns the seconds in which requests were due. */
export function openLoop(session: Session): number {
  const { job, connections, recorder, dropLate } = session
  const { dueAt, total } = fixedRate(job.ratePerSecond, job.seconds)
  const startedAt = performance.now()
  const endAt = startedAt + job.seconds * MS_PER_SECOND
  let exhaustedAt = total
  let due = 0
  recorder.begin()
  const send = (connection: number, dueTime: number): void => {
    if (!session.send(connection, dueTime)) exhaustedAt = due
  }
  const waiting = job.mode === 'passes' ? onTheirOwn(session, send) : onAnyFree(session, send)
  for (let now = startedAt; now < endAt + DRAIN_MS; now = performance.now()) {
    for (; due < Math.min(total, exhaustedAt) && startedAt + dueAt(due) <= now; due += 1)
      waiting.add(startedAt + dueAt(due))
    const isAllDue = due >= Math.min(total, exhaustedAt)
    if (isAllDue && waiting.count() === 0 && recorder.underWay() <= 0) break
    const next = isAllDue ? endAt + DRAIN_MS : startedAt + dueAt(due)
    connections.wait(Math.max(0, Math.min(next - performance.now(), LOOK_MS)))
    dropLate(now)
  }
  for (const dueTime of waiting.remaining()) recorder.unanswered(dueTime)
  for (let connection = 0; connection < job.connections; connection += 1)
    if (connections.isBusy(connection)) recorder.unanswered(recorder.dueOf(connection))
  recorder.end()
  return exhaustedAt < total ? dueAt(exhaustedAt) / MS_PER_SECOND : job.seconds
}

/** On whichever connection has been free for longest. */
function onAnyFree(session: Session, send: (connection: number, due: number) => void): Waiting {
  const { connections, queue, whenFree } = session
  const due: number[] = []
  let head = 0
  const nextFree = (): number => {
    let connection = queue.shift()
    // It may have been closed by the server while it waited.
    while (connection >= 0 && !connections.isFree(connection)) connection = queue.shift()
    return connection
  }
  whenFree((connection) => {
    const dueTime = due[head]
    if (dueTime === undefined) return queue.push(connection)
    head += 1
    send(connection, dueTime)
  })
  return {
    add(dueTime) {
      const connection = due.length > head ? -1 : nextFree()
      if (connection >= 0) send(connection, dueTime)
      else due.push(dueTime)
    },
    count: () => due.length - head,
    remaining: () => due.slice(head),
  }
}

/** On a certain connection, each in its turn. */
function onTheirOwn(session: Session, send: (connection: number, due: number) => void): Waiting {
  const { job, connections, whenFree } = session
  const next = inPasses(job.connections, Math.random)
  const due = new Map<number, number[]>()
  let count = 0
  whenFree((connection) => {
    const dueTime = due.get(connection)?.shift()
    if (dueTime === undefined) return
    count -= 1
    send(connection, dueTime)
  })
  return {
    add(dueTime) {
      const connection = next()
      if (connections.isFree(connection)) return send(connection, dueTime)
      const own = due.get(connection)
      if (own === undefined) due.set(connection, [dueTime])
      else own.push(dueTime)
      count += 1
    },
    count: () => count,
    remaining: () => [...due.values()].flat(),
  }
}
