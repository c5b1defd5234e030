/**
 * Which passwords may be chosen. A list of passwords that are known from breaches and an estimate of how many
 * guesses one takes, both offline: asking a service on the network would tell it something of every password.
 * Source: NIST SP 800-63B-4, 3.1.1.2; zxcvbn (Wheeler, USENIX Security 2016).
 */
import { normalPassword } from './passwords.ts'

/** Fewest characters of a password. */
export const PASSWORD_CHARACTERS_MIN = 12
/** Most characters: hashing a longer one costs the same, carrying it does not. */
export const PASSWORD_CHARACTERS_MAX = 200

/** Fewer different characters are a pattern. */
const DIFFERENT_CHARACTERS_MIN = 5
/** 10^8 guesses, which its authors call safely unguessable: with the waits nobody gets there. */
const GUESSES_LOG10_MIN = 8
/** The estimate of longer texts takes up to half a second, and these characters say enough. */
const ESTIMATED_CHARACTERS = 40
/** What no password here may lean on. */
const COMMON_WORDS_HERE = ['ehrconnect', 'ehr', 'clinic', 'hospital', 'patient', 'doctor']

/**
 * What is wrong with a new password of the user, for him to read; null when nothing is.
 *
 * Cost: some 10 ms, and once a process the reading of the lists.
 */
export async function passwordProblem(password: string, userName: string): Promise<string | null> {
  const text = normalPassword(password)
  if ([...text].length < PASSWORD_CHARACTERS_MIN) {
    return `The password needs at least ${PASSWORD_CHARACTERS_MIN} characters`
  }
  if (text.length > PASSWORD_CHARACTERS_MAX) {
    return `The password may have at most ${PASSWORD_CHARACTERS_MAX} characters`
  }
  if (new Set(text.toLowerCase()).size < DIFFERENT_CHARACTERS_MIN) {
    return `The password needs at least ${DIFFERENT_CHARACTERS_MIN} different characters`
  }
  const [person = '', ...rest] = userName.toLowerCase().split(/[@.]/)
  if (person.length >= 3 && text.toLowerCase().includes(person)) {
    return 'The password may not contain the name that signs in'
  }
  const own = [person, ...rest, ...COMMON_WORDS_HERE].filter((word) => word.length > 2)
  if ((await guessesLog10(text.slice(0, ESTIMATED_CHARACTERS), own)) < GUESSES_LOG10_MIN) {
    return 'The password is easy to guess or known from a breach: take some words that do not belong together'
  }
  return null
}

type Estimate = (text: string, own: string[]) => number
let estimate: Promise<Estimate> | null = null

async function guessesLog10(text: string, own: string[]): Promise<number> {
  estimate ??= readLists().catch((error: unknown) => {
    // Whoever chooses a password next tries again.
    estimate = null
    throw error
  })
  return (await estimate)(text, own)
}

/** The lists take a second and 20 MB, and are needed only when somebody chooses a password. */
async function readLists(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const checker = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
  })
  return (text, own) => checker.check(text, own).guessesLog10
}
