/** Finding patients by what a caller says: by beginnings first, then by likeness. */
import { invalid } from '@ehrconnect/platform/http/api-error'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { type Page, pageText } from '@ehrconnect/platform/http/page'
import type { Deps } from '../deps.ts'
import { patientsAlike, patientsByName, patientsByNumber, patientsByWords } from './queries.ts'
import {
  ENOUGH_HITS,
  endOfBeginnings,
  type FoundName,
  type SearchTerms,
  searchTerms,
  transposed,
  wantsFirstNames,
  wantsSimilar,
} from './rules.ts'
import type { Identity } from './schema.ts'

/** More who fit are no answer to who somebody is: more of the name is needed, or the birth date. */
const IDENTITIES_MAX = 10

type Search = { readonly q: string; readonly limit?: number; readonly cursor?: string }

/**
 * A page of patients found by text, as JSON text.
 *
 * Cost: 1 round trip; 2 when the prefix pass finds so little that a typing error is likely, or a short
 *       text may be the beginning of a first name.
 */
export async function searchPatients(deps: Deps, orgId: string, search: Search): Promise<string> {
  const after = search.cursor?.toLowerCase() ?? null
  const page = await findPage(deps, orgId, termsOf(search.q), search.limit ?? PAGE_SIZE_DEFAULT, after)
  return pageText('patients', page)
}

/**
 * Who the patients are that a text may mean, and nothing else of them, as JSON text. A phone number finds
 * nobody, and there is no second page: a few who fit, not a list of everybody.
 *
 * Cost: as searchPatients.
 */
export async function identifyPatients(deps: Deps, orgId: string, q: string): Promise<string> {
  const page = await findPage(deps, orgId, { ...termsOf(q), digits: null }, IDENTITIES_MAX, null)
  const found: Identity[] = JSON.parse(page?.body ?? '[]')
  const patients = found.map(({ id, mrn, first_name, last_name, date_of_birth, restricted }) => ({
    ...{ id, mrn, first_name, last_name, date_of_birth, restricted },
  }))
  return JSON.stringify({ patients, count: patients.length, more: page?.more === true })
}

function termsOf(q: string): SearchTerms {
  const terms = searchTerms(q)
  if (terms === null) throw invalid('missing_field', "Missing query parameter 'q'")
  return terms
}

/** What a search finds; null is nothing. */
async function findPage(
  deps: Deps,
  orgId: string,
  terms: SearchTerms,
  size: number,
  after: string | null,
): Promise<Page | null> {
  const page = await prefixPage(deps, orgId, terms, size, after)
  if (page !== null && after === null && wantsFirstNames(terms, page.total, size)) {
    const wide = await deps.db
      .search(patientsByName)
      .load(orgId, [terms.text, endOfBeginnings(terms.text), size, null])
    // The page behind would be that of the short text again.
    return wide === null ? null : { ...wide, more: false }
  }
  if (page === null || after !== null || !wantsSimilar(terms, page.total, namesOf(page), size)) {
    return page
  }
  const all = await deps.db.list.maybeOne(orgId, patientsAlike, [
    orgId,
    terms.text,
    transposed(terms.text),
    size,
    namesOf(page).map(({ id }) => id),
  ])
  return { ...page, ...all, more: false }
}

function prefixPage(
  deps: Deps,
  orgId: string,
  terms: SearchTerms,
  size: number,
  after: string | null,
): Promise<Page | null> {
  const { db } = deps
  const { text, digits, born } = terms
  if (terms.byNumber)
    return db.search(patientsByNumber).load(orgId, [text, digits, born[0], born[1], size, after])
  if (terms.byWords) return db.search(patientsByWords).load(orgId, [text, size, after])
  return db.search(patientsByName).load(orgId, [text, terms.firstNameEnd, size, after])
}

/** Ids and names of a page of a few patients; of a longer one nothing, since nobody asks. */
function namesOf(page: Page): FoundName[] {
  return page.total < ENOUGH_HITS ? JSON.parse(page.body) : []
}
