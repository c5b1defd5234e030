/** The search: the statements that all peers with plain SQL share. */
import { searchTerms, transposed, wantsFirstNames, wantsSimilar } from '../node/search-terms.js'
import { pool, statement } from './connections.js'

const BY_NAME = statement('search-name')
const BY_WORDS = statement('search-words')
const BY_NUMBER = statement('search-number')
const SIMILAR = statement('search-similar')

/** Active patients found by a text, one more than the page when there are more; null when it is empty. */
export async function searchPatients(orgId, q, size) {
  const terms = searchTerms(q)
  if (terms === null) return null
  const { rows } = await byBeginning(orgId, terms, size)
  if (wantsFirstNames(terms, rows, size)) {
    const wide = await byBeginning(orgId, { ...terms, firstNameEnd: terms.textEnd }, size)
    return wide.rows.slice(0, size)
  }
  if (!wantsSimilar(terms, rows, size)) return rows
  const known = rows.map(({ id }) => id)
  const similar = await pool.query(SIMILAR, [orgId, size, terms.text, transposed(terms.text), known])
  return similar.rows
}

function byBeginning(orgId, { text, digits, born, firstNameEnd, byWords, byNumber }, size) {
  if (byNumber) return pool.query(BY_NUMBER, [orgId, size, text, digits, ...born])
  if (byWords) return pool.query(BY_WORDS, [orgId, size, text])
  return pool.query(BY_NAME, [orgId, size, text, firstNameEnd])
}
