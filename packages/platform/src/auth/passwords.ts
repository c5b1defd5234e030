/**
 * Passwords: the one file that names the hash. argon2id with the parameters that OWASP gives as its first
 * choice (19 MiB, 2 passes). Source: OWASP Password Storage Cheat Sheet; NIST SP 800-63B-4, 3.1.1.
 */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { ApiError } from '../http/api-error.ts'

/** Fewest characters of a password. */
export const PASSWORD_CHARACTERS_MIN = 12
/** Most characters: hashing a longer one costs the same, carrying it does not. */
export const PASSWORD_CHARACTERS_MAX = 200

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Fewer different characters are a pattern. */
const DIFFERENT_CHARACTERS_MIN = 5
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
    hash: (password) => inTurn(() => hash(normal(password), PARAMETERS)),
    async verify(stored, password) {
      const matches = await inTurn(() => verify(stored ?? nobodys, normal(password)))
      onVerified()
      return matches && stored !== null
    },
  }
}

/** What is wrong with a new password of the user, for him to read; null when nothing is. */
export function passwordProblem(password: string, userName: string): string | null {
  const text = normal(password)
  if ([...text].length < PASSWORD_CHARACTERS_MIN) {
    return `The password needs at least ${PASSWORD_CHARACTERS_MIN} characters`
  }
  if (text.length > PASSWORD_CHARACTERS_MAX) {
    return `The password may have at most ${PASSWORD_CHARACTERS_MAX} characters`
  }
  if (new Set(text.toLowerCase()).size < DIFFERENT_CHARACTERS_MIN) {
    return `The password needs at least ${DIFFERENT_CHARACTERS_MIN} different characters`
  }
  const [person = ''] = userName.toLowerCase().split('@')
  if (person.length >= 3 && text.toLowerCase().includes(person)) {
    return 'The password may not contain the name that signs in'
  }
  return null
}

/** The same letters however a keyboard composes them. Source: NIST SP 800-63B-4, 3.1.1.2. */
function normal(password: string): string {
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
