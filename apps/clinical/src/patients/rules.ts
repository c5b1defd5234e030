/** Pure logic of patients: what a search text may mean, and what a merge patch makes of a record. */
import { fold, foldPhone } from '@ehrconnect/platform/text/fold'

/** Letters from which a first name is found by its beginning; shorter texts must be the whole name. */
export const FIRST_NAME_PREFIX_MIN = 3
/** Digits from which a text may be the beginning of a phone number. */
export const PHONE_DIGITS_MIN = 4
/** Hits by prefix that are enough. */
const ENOUGH_HITS = 5
/** Letters from which typing errors and inner parts of names are tried. */
export const SIMILAR_MIN = 3
/** Letters up to which they are: the variants of a text grow with its square (3,600 letters: 13 MB). */
export const SIMILAR_MAX = 64

/** The readings of a search text. */
export type SearchTerms = {
  /** Folded, commas as spaces. */
  readonly text: string
  readonly digits: string | null
  /** Birth dates that the text may mean; 03/04/2001 means two. */
  readonly born: readonly [string | null, string | null]
  readonly byPrefix: boolean
  readonly byWords: boolean
  readonly byMrn: boolean
}

/** Reads a search text; null when nothing is left of it after folding. */
export function searchTerms(q: string): SearchTerms | null {
  const text = fold(q.replaceAll(',', ' '))
  if (text === '') return null
  const digits = foldPhone(text)
  const isPhone = digits.length >= PHONE_DIGITS_MIN && /^[0-9+().\- ]+$/.test(text)
  return {
    text,
    digits: isPhone ? digits : null,
    born: birthDates(text),
    byPrefix: text.length >= FIRST_NAME_PREFIX_MIN,
    byWords: text.includes(' '),
    byMrn: /\d/.test(text),
  }
}

/**
 * Whether names that contain the text or are one typing error away are looked for as well: costly, so
 * only for texts that found little and cannot be numbers, and not when a name is the text as it stands
 * (`whole`) or a text of several words has a hit.
 */
export function wantsSimilar(terms: SearchTerms, hits: number, whole: boolean, size: number): boolean {
  const { length } = terms.text
  if (hits >= Math.min(size, ENOUGH_HITS) || length < SIMILAR_MIN || length > SIMILAR_MAX) return false
  return !terms.byMrn && !(hits > 0 && (whole || terms.byWords))
}

/** The text with each pair of neighbouring letters exchanged: the most common typing error. */
export function transposed(text: string): string[] {
  const letters = [...text]
  const variants = new Set<string>()
  for (let i = 0; i + 1 < letters.length; i++) {
    const swapped = [...letters.slice(0, i), letters[i + 1], letters[i], ...letters.slice(i + 2)].join('')
    if (swapped !== text) variants.add(swapped)
  }
  return [...variants]
}

const ISO = /^(\d{4})-?(\d\d)-?(\d\d)$/
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/

function birthDates(text: string): readonly [string | null, string | null] {
  const iso = ISO.exec(text)
  if (iso !== null) return [civilDate(iso[1], iso[2], iso[3]), null]
  const dotted = DOTTED.exec(text)
  if (dotted !== null) return [civilDate(dotted[3], dotted[2], dotted[1]), null]
  const slashed = SLASHED.exec(text)
  if (slashed === null) return [null, null]
  return [civilDate(slashed[3], slashed[1], slashed[2]), civilDate(slashed[3], slashed[2], slashed[1])]
}

/** A calendar date as YYYY-MM-DD; null when there is no such day. */
function civilDate(year = '', month = '', day = ''): string | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const days =
    [31, isLeap(Number(year)) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0
  return Number(year) >= 1800 && Number(day) >= 1 && Number(day) <= days ? text : null
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** Fields of a patient that can be changed. `address` as JSON text. */
export type PatientFields = {
  readonly mrn: string
  readonly first_name: string
  readonly last_name: string
  readonly date_of_birth: string | null
  readonly sex: string
  readonly contact_phone: string | null
  readonly email: string | null
  readonly address: string
  readonly active: boolean
}

/** The change a merge patch asks for. Source: RFC 7396. */
export type PatientChange = Partial<Omit<PatientFields, 'address'>> & {
  readonly address?: Readonly<Record<string, unknown>> | null
}

/** What the record is after the patch: absent members stay, null clears, the address is merged. */
export function applyPatch(current: PatientFields, change: PatientChange): PatientFields {
  const { address, ...rest } = change
  return {
    ...current,
    ...rest,
    address: address === undefined ? current.address : mergeAddress(current.address, address),
  }
}

function mergeAddress(current: string, change: Readonly<Record<string, unknown>> | null): string {
  if (change === null) return '{}'
  const merged: Record<string, unknown> = { ...JSON.parse(current), ...change }
  return JSON.stringify(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)))
}
