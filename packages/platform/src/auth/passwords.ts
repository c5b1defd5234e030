/**
 * Passwords: the one file that names the hash. argon2id with the parameters that OWASP gives as its first
 * choice (19 MiB, 2 passes). Source: OWASP Password Storage Cheat Sheet.
 */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { ApiError } from '../http/api-error.ts'

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Hashes computed at a time, each on a thread with 19 MiB; the event loop is not among them. */
const AT_ONCE_MAX = 2
/** Requests that wait for a hash, some 30 ms each: more would wait longer than a person does. */
const WAITING_MAX = 64

/** Hashes and verifies passwords. */
export type Passwords = {
  /** The text to store. Throws: ApiError 503 when too many wait. */
  hash(password: string): Promise<string>
  /**
   * Whether the password is the stored one. Without a stored hash it takes the same time and gives false: an
   * unknown user costs what a wrong password does, because the same function verifies a hash of nobody's.
   *
   * Throws: ApiError 503 when too many wait.
   */
  verify(stored: string | null, password: string): Promise<boolean>
}

/** Makes the hasher of a process; `onVerified` is told of each verification. */
export async function createPasswords(onVerified: () => void = () => {}): Promise<Passwords> {
  const nobodys = await hash(randomBytes(32).toString('hex'), PARAMETERS)
  const inTurn = createTurns()
  return {
    hash: (password) => inTurn(() => hash(normalPassword(password), PARAMETERS)),
    async verify(stored, password) {
      const matches = await inTurn(() => verify(stored ?? nobodys, normalPassword(password)))
      onVerified()
      return matches && stored !== null
    },
  }
}

/** The same letters however a keyboard composes them. Source: NIST SP 800-63B-4, 3.1.1.2. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC')
}

/** Runs a few at a time, the others in the order in which they came. */
function createTurns() {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < AT_ONCE_MAX) running += 1
    else {
      if (waiting.length >= WAITING_MAX) {
        throw new ApiError('unavailable', 'busy', 'The service is busy; try again', 'passwords')
      }
      // Whoever ends hands over the place that was taken.
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
