/** What a search text may mean, for the peers on Node; the other stacks have the same in their languages. */

const FIRST_NAME_PREFIX_MIN = 3
const PHONE_DIGITS_MIN = 4
const ENOUGH_HITS = 5
const SIMILAR_MIN = 3
const SIMILAR_MAX = 64
const SPECIAL = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ς: 'σ',
}

/** Lower case, no accents, single spaces. */
export function fold(text) {
  const plain = text
    .replace(/[\u2018\u2019\u02bc`´]/g, "'")
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
  return plain
    .replace(/[\p{M}\p{Cf}]+/gu, '')
    .replace(/[ßæœøđðłıþς]/g, (letter) => SPECIAL[letter])
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** The readings of a text; null when nothing is left of it. */
export function searchTerms(q) {
  const text = fold(q.replaceAll(',', ' '))
  if (text === '') return null
  const digits = text.replace(/\D+/g, '')
  return {
    text,
    textEnd: `${text}\u{10ffff}`,
    firstNameEnd: text.length >= FIRST_NAME_PREFIX_MIN ? `${text}\u{10ffff}` : `${text}\u0001`,
    digits: digits.length >= PHONE_DIGITS_MIN && /^[0-9+().\- ]+$/.test(text) ? digits : null,
    born: birthDates(text),
    byWords: text.includes(' '),
    byNumber: /\d/.test(text),
  }
}

/** Whether a short text found so little that first names that begin with it are looked for as well. */
export function wantsFirstNames({ text, byWords, byNumber }, hits, size) {
  return (
    text.length < FIRST_NAME_PREFIX_MIN && !byWords && !byNumber && hits.length < Math.min(size, ENOUGH_HITS)
  )
}

/** Whether names that contain the text or are one typing error away are looked for as well. */
export function wantsSimilar({ text, byWords, byNumber }, hits, size) {
  if (hits.length >= Math.min(size, ENOUGH_HITS)) return false
  if (text.length < SIMILAR_MIN || text.length > SIMILAR_MAX || byNumber) return false
  return !hits.some((hit) => byWords || fold(hit.first_name) === text || fold(hit.last_name) === text)
}

/** The text with each pair of neighbouring letters exchanged. */
export function transposed(text) {
  const letters = [...text]
  return letters.slice(1).flatMap((letter, i) => {
    if (letter === letters[i]) return []
    return [[...letters.slice(0, i), letter, letters[i], ...letters.slice(i + 2)].join('')]
  })
}

function birthDates(text) {
  const iso = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text)
  if (iso) return [civilDate(iso[1], iso[2], iso[3]), null]
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  if (dotted) return [civilDate(dotted[3], dotted[2], dotted[1]), null]
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  if (slashed)
    return [civilDate(slashed[3], slashed[1], slashed[2]), civilDate(slashed[3], slashed[2], slashed[1])]
  return [null, null]
}

function civilDate(year, month, day) {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${text}T00:00:00Z`)
  return Number(year) >= 1800 && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
    ? text
    : null
}
