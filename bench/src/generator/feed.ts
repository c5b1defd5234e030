/** The requests of a run in the order in which they are sent. */
import { type Job, type Requests, readRequests } from './job.ts'
import { evenShare } from './schedule.ts'

/** Gives one request after the other, without making an object for each. */
export type Feed = {
  /** Steps to the next request; false when one is due that may be sent only once and all were. */
  next(): boolean
  /** The bytes of the request that was stepped to. */
  requests(): Requests
  from(): number
  length(): number
}

/** Reads the files of a job. Throws: Error when there is nothing to send. */
export function createFeed(job: Job): Feed {
  const repeated = readRequests(job.repeated)
  const once = readRequests(job.once)
  if (repeated.count + once.count === 0) throw new Error('there are no requests to send')
  const isOnce = evenShare(repeated.count === 0 ? 1 : once.count === 0 ? 0 : job.onceShare)
  let nextRepeated = job.firstRepeated % Math.max(1, repeated.count)
  let nextOnce = 0
  let current = repeated
  let at = 0
  return {
    next() {
      if (isOnce()) {
        if (nextOnce >= once.count) return false
        current = once
        at = nextOnce
        nextOnce += 1
        return true
      }
      current = repeated
      at = nextRepeated
      nextRepeated = (nextRepeated + 1) % repeated.count
      return true
    },
    requests: () => current,
    from: () => current.starts[at] ?? 0,
    length: () => (current.starts[at + 1] ?? 0) - (current.starts[at] ?? 0),
  }
}
