/** Codes that a person types once: to choose a password, or to sign in without the telephone. */
import { hash, randomInt } from 'node:crypto'

/** How long a new user, or one who forgot, has to choose a password. */
export const SETUP_CODE_HOURS = 72

/** No letter that looks like another; 32 of them, 5 bits each. Source: Crockford's base 32. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const GROUP_CHARACTERS = 5

/** A random code of groups of five characters: 25 bits a group. */
export function newCode(groups: number): string {
  const group = (): string =>
    Array.from({ length: GROUP_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '').join('')
  return Array.from({ length: groups }, group).join('-')
}

/** A code for choosing a password: 125 bits, so that its hash needs no salt and no work. */
export function newSetupCode(): string {
  return newCode(5)
}

/** What is stored of a code, in hexadecimal digits. Hyphens, case, o for 0 and l for 1 do not count. */
export function codeHash(code: string): string {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
  return hash('sha256', plain, 'hex')
}
