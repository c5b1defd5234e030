/** Pure logic of the patient search: what a text may mean, and when to look further. */
import { fold, foldPhone } from '@ehrconnect/platform/text/fold'

/**
 * Letters from which a first name is found by its beginning at once; a shorter text must be the whole name,
 * unless it found little: in a large organization hundreds of first names begin with two letters.
 */
export const FIRST_NAME_PREFIX_MIN = 3
/** Digits from which a text may be the beginning of a phone number. */
export const PHONE_DIGITS_MIN = 4
/** Hits by prefix that are enough. */
export const ENOUGH_HITS = 5
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
  /** End of the range of first names that are meant, in the order of bytes. */
  readonly firstNameEnd: string
  readonly byWords: boolean
  /** It has digits: it may be an MRN, a phone number or a date. */
  readonly byNumber: boolean
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
    firstNameEnd: text.length >= FIRST_NAME_PREFIX_MIN ? endOfBeginnings(text) : `${text}\u0001`,
    byWords: text.includes(' '),
    byNumber: /\d/.test(text),
  }
}

/** The end of the range of names that begin with a text, in the order of bytes. */
export function endOfBeginnings(text: string): string {
  return `${text}\u{10ffff}`
}

/** Whether a short text found so little that first names that begin with it are looked for as well. */
export function wantsFirstNames(
  { text, byWords, byNumber }: SearchTerms,
  total: number,
  size: number,
): boolean {
  return text.length < FIRST_NAME_PREFIX_MIN && !byWords && !byNumber && total < Math.min(size, ENOUGH_HITS)
}

/** A patient that was found. */
export type FoundName = { readonly id: string; readonly first_name: string; readonly last_name: string }

/**
 * Whether names that contain the text or are one typing error away are looked for as well: costly, so
 * only for texts that found little and are no numbers, and not when a hit's name is the text as it
 * stands or a text of several words has a hit.
 */
export function wantsSimilar(
  terms: SearchTerms,
  total: number,
  hits: readonly FoundName[],
  size: number,
): boolean {
  const { text } = terms
  if (total >= Math.min(size, ENOUGH_HITS) || text.length < SIMILAR_MIN || text.length > SIMILAR_MAX)
    return false
  const isWhole = hits.some(
    ({ first_name, last_name }) => fold(first_name) === text || fold(last_name) === text,
  )
  return !terms.byNumber && !isWhole && !(total > 0 && terms.byWords)
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
