/**
 * Folding of names for search: lower case, no accents, single spaces. One function for what is stored
 * and for what is asked, because the database compares the results byte by byte.
 */

/** Letters that Unicode does not decompose into a base letter and a mark. */
const LETTERS: Record<string, string> = {
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
const SPECIAL = /[ßæœøđðłıþς]/g
/** Marks over letters, and characters that nobody sees (soft hyphens, joiners). */
const MARKS = /[\p{M}\p{Cf}]+/gu
const SPACES = /[\s\p{Cc}]+/gu
const APOSTROPHES = /[\u2018\u2019\u02bc`´]/g

/** Lower-cased, unaccented, trimmed text with single spaces; control characters count as spaces. */
export function fold(text: string): string {
  // Apostrophes before, because some decompose into a space and a mark; case after, because some letters
  // (ℌ, 𝐀) have none until they are plain ones.
  const plain = text.replace(APOSTROPHES, "'").normalize('NFKD').toLowerCase().normalize('NFKD')
  const bare = plain.replace(MARKS, '').replace(APOSTROPHES, "'")
  return bare
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .replace(SPACES, ' ')
    .trim()
}

/** The digits of a phone number, nothing else; '' when there are none. */
export function foldPhone(phone: string | null | undefined): string {
  return (phone ?? '').replace(/\D+/g, '')
}

/** The stored search keys of a person; column names of `patients`. */
export type SearchKeys = {
  search_first: string
  search_last_first: string
  search_first_last: string
  search_mrn: string
  search_phone: string
}

/** Computes the search columns from what the patient row holds. */
export function searchKeys(person: {
  first_name: string
  last_name: string
  mrn: string
  contact_phone: string | null
}): SearchKeys {
  const first = fold(person.first_name)
  const last = fold(person.last_name)
  return {
    search_first: first,
    search_last_first: `${last} ${first}`.trim(),
    search_first_last: `${first} ${last}`.trim(),
    search_mrn: fold(person.mrn),
    search_phone: foldPhone(person.contact_phone),
  }
}
