/** A peer's answers compared with ours before it is timed: a peer that differs may not be. */
import { get } from '../api.ts'
import type { Context } from '../context.ts'
import {
  type Beginning,
  drawCrowded,
  drawPeople,
  KINDS,
  LIMITS,
  type Person,
  searchPath,
  termsOf,
} from '../search-terms.ts'
import type { Ground } from '../setup.ts'
import { difference, normalJson } from './normal-json.ts'

/** What came of a comparison: how many answers were equal, and the first difference if there was one. */
export type Verdict = { readonly compared: number; readonly difference: string | null }

/** A request of one organization. */
type Request = { readonly orgId: string; readonly path: string }

const PATIENTS_COMPARED = 200
const ENCOUNTER_LISTS_COMPARED = 200
/** Of each kind and page size. */
const SEARCHES_PER_KIND = 13
/** Of each way to ask for what begins no name. */
const SEARCHES_ODD = 20
/** Beginnings of each length that more first names have than are looked at. */
const SEARCHES_CROWDED = 10
const AT_ONCE = 8
const NOBODY = '00000000-0000-4000-8000-000000000000'

/**
 * Asks the platform and the peer the same questions: patients, encounters and, unless the peer searches in
 * its own way, searches of all kinds; and what both have to refuse.
 */
export async function verifyPeer(
  context: Context,
  ground: Ground,
  peerUrl: string,
  options: { readonly search: boolean } = { search: true },
): Promise<Verdict> {
  const { database } = ground
  const searches = options.search
    ? searchesOf(await drawPeople(database), await drawCrowded(database, SEARCHES_CROWDED))
    : []
  const requests = [...readsOf(ground), ...searches]
  const waiting = requests[Symbol.iterator]()
  const differences: string[] = []
  const work = async (): Promise<void> => {
    for (const request of waiting) {
      const found = await compareOne(context, ground, peerUrl, request)
      if (found !== null) differences.push(found)
      if (differences.length > 0) return
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const refusal = differences[0] ?? (await wrongRefusal(context, ground, peerUrl))
  return { compared: requests.length, difference: refusal }
}

async function compareOne(
  context: Context,
  ground: Ground,
  peerUrl: string,
  { orgId, path }: Request,
): Promise<string | null> {
  const sender = ground.senders.find(({ id }) => id === orgId)
  if (sender === undefined) throw new Error(`no token for the organization ${orgId}`)
  const ours = normalJson(await get(ground.platform, sender, path, context.signal))
  const reply = await fetch(`${peerUrl}${path}`, {
    headers: { 'X-Org-ID': orgId },
    signal: context.signal,
  })
  const text = await reply.text()
  // The text of a search is a name: it stays out of what is printed.
  const asked = path.startsWith('/api/patients/search') ? searchKind(path) : path
  if (reply.status !== 200) return `${asked}: status ${reply.status}`
  const place = difference(ours, normalJson(text))
  return place === null ? null : `${asked}: differs at ${place}`
}

/** What a peer must refuse as we do: patients that nobody or another organization has, no organization. */
async function wrongRefusal(
  { signal }: Context,
  { sample, senders }: Ground,
  peerUrl: string,
): Promise<string | null> {
  const [patient] = sample
  if (patient === undefined) return null
  const other = senders.find(({ id }) => id !== patient.orgId)
  const cases = [
    { what: 'an unknown patient', status: 404, orgId: patient.orgId, id: NOBODY },
    ...(other === undefined
      ? []
      : [{ what: "another organization's patient", status: 404, orgId: other.id, id: patient.id }]),
    { what: 'a request without organization', status: 401, orgId: null, id: patient.id },
  ]
  for (const { what, status, orgId, id } of cases) {
    const headers: Record<string, string> = orgId === null ? {} : { 'X-Org-ID': orgId }
    const reply = await fetch(`${peerUrl}/api/patients/${id}`, { headers, signal })
    await reply.body?.cancel()
    if (reply.status !== status) return `${what}: status ${reply.status}, not ${status}`
  }
  return null
}

function readsOf({ sample }: Ground): Request[] {
  const patients = sample.slice(0, PATIENTS_COMPARED)
  const lists = sample.slice(-ENCOUNTER_LISTS_COMPARED)
  return [
    ...patients.map(({ orgId, id }) => ({ orgId, path: `/api/patients/${id}` })),
    ...lists.map(({ orgId, id }, nth) => ({
      orgId,
      path: `/api/encounters?patient_id=${id}${nth % 2 === 0 ? '' : `&limit=${1 + (nth % 9)}`}`,
    })),
  ]
}

/**
 * Searches of every kind that is measured; for one letter and two; for what more first names begin with than
 * are looked at; and for what finds a name inside, a misspelt one, or nobody.
 */
export function searchesOf(people: readonly Person[], crowded: readonly Beginning[]): Request[] {
  const usual = KINDS.flatMap((kind) =>
    termsOf(kind, people)
      .slice(0, SEARCHES_PER_KIND)
      .flatMap(({ orgId, text }) => LIMITS.map((limit) => ({ orgId, path: searchPath(text, limit) }))),
  )
  const some = people.slice(0, SEARCHES_ODD)
  const odd = some.flatMap(({ orgId, firstName, lastName, born }) => {
    const [year, month, day] = born.split('-')
    const texts = [
      firstName.slice(0, 1),
      firstName.slice(0, 2),
      firstName.slice(0, 3),
      lastName.slice(1, 3),
      lastName.slice(1, 5),
      `${lastName.slice(0, 1)}${lastName.slice(2, 3)}${lastName.slice(1, 2)}${lastName.slice(3)}`,
      `${lastName.toUpperCase()}, ${firstName}`,
      `${Number(day)}.${Number(month)}.${year}`,
      `${month}/${day}/${year}`,
      `${firstName}qxz`,
    ]
    return texts.map((text) => ({ orgId, path: searchPath(text, 10) }))
  })
  const bounded = crowded.flatMap(({ orgId, text }) =>
    LIMITS.map((limit) => ({ orgId, path: searchPath(text, limit) })),
  )
  return [...usual, ...odd, ...bounded].filter(({ path }) => textOf(path).trim() !== '')
}

function queryOf(path: string): URLSearchParams {
  return new URLSearchParams(path.slice(path.indexOf('?')))
}

function textOf(path: string): string {
  return queryOf(path).get('q') ?? ''
}

function searchKind(path: string): string {
  const text = textOf(path)
  const kind = /\d/.test(text) ? 'a number' : text.includes(' ') ? 'words' : 'a word'
  return `search for ${kind} of ${text.length} characters, limit ${queryOf(path).get('limit')}`
}
