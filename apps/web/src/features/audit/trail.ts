/** The audit trail: requests that read it, as pages, as a table for spreadsheets, and by patient. */
import { authorizedFetch, clinical } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { answerOf, Problem, problemOf } from '../../api/problem.ts'
import { addDays, instantOf } from '../../time/zoned.ts'

type Get<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

/** A page of events, newest first. */
export type EventPage = Get<'/api/audit'>
/** Who read or changed what. */
export type AuditEvent = EventPage['events'][number]
/** Who saw or changed a patient's record. */
export type AccessReport = Get<'/api/audit/patients/{id}/access-report'>

/** What happened. */
export const ACTIONS = ['read', 'query', 'create', 'update', 'delete', 'execute'] as const
/** How it ended. */
export const OUTCOMES = ['success', 'denied', 'failed', 'break_glass'] as const

/** What of the trail is asked for; '' for all. Dates are days of the clinic, both included. */
export type TrailFilters = {
  readonly from: string
  readonly until: string
  readonly userId: string
  readonly userName: string
  readonly patientId: string
  readonly action: (typeof ACTIONS)[number] | ''
  readonly outcome: (typeof OUTCOMES)[number] | ''
  readonly entityType: string
  readonly operation: string
}

/** The whole trail. */
export const WHOLE: TrailFilters = {
  ...{ from: '', until: '', userId: '', userName: '', patientId: '', action: '', outcome: '' },
  ...{ entityType: '', operation: '' },
}

const PAGE_EVENTS = 100
/** A table of more is for a program. */
const CSV_PAGES_MAX = 50
const CSV_PAGE_EVENTS = 1_000

/** A page of the trail; the first has no cursor. Throws: Problem. */
export async function readTrail(
  filters: TrailFilters,
  zone: string,
  cursor: string,
  signal: AbortSignal,
): Promise<EventPage> {
  const query = { ...queryOf(filters, zone), limit: PAGE_EVENTS, ...(cursor === '' ? {} : { cursor }) }
  const page = await answerOf(clinical.GET('/api/audit', { params: { query }, signal }))
  // A table for a spreadsheet comes only when it is asked for.
  if (typeof page === 'string') throw new Problem(500, {})
  return page
}

/**
 * The trail as CSV, page after page.
 *
 * Throws:  Problem.
 * Returns: the table; `complete` is false when there were more events than a table may have.
 */
export async function readTrailAsCsv(
  filters: TrailFilters,
  zone: string,
): Promise<{ readonly csv: string; readonly complete: boolean }> {
  const query = { ...queryOf(filters, zone), limit: String(CSV_PAGE_EVENTS), format: 'csv' }
  let address: string | null = `/api/audit?${new URLSearchParams(query)}`
  const lines: string[] = []
  for (let page = 0; page < CSV_PAGES_MAX && address !== null; page += 1) {
    const response: Response = await authorizedFetch(new Request(address)).catch((error: unknown) => {
      throw problemOf(error)
    })
    if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})))
    const text = await response.text()
    // Every page begins with the names of the columns.
    lines.push(page === 0 ? text : text.slice(text.indexOf('\r\n') + 2))
    address = nextOf(response.headers.get('link'))
  }
  return { csv: lines.join(''), complete: address === null }
}

/** The report of a patient's record. Throws: Problem 404. */
export function readAccess(patientId: string, signal: AbortSignal): Promise<AccessReport> {
  const params = { path: { id: patientId } }
  return answerOf(clinical.GET('/api/audit/patients/{id}/access-report', { params, signal }))
}

/** The id in what somebody pasted: an id, or the address of a chart; null when there is none. */
export function idIn(pasted: string): string | null {
  const [id] = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(pasted) ?? []
  return id?.toLowerCase() ?? null
}

/** The address of the next page in a Link header, null on the last. */
export function nextOf(link: string | null): string | null {
  const [, address] = /<([^>]+)>;\s*rel="next"/.exec(link ?? '') ?? []
  return address ?? null
}

function queryOf(filters: TrailFilters, zone: string) {
  const { from, until, userId, patientId, action, outcome, entityType, operation } = filters
  return {
    ...(from === '' ? {} : { from: new Date(instantOf(zone, from, 0)).toISOString() }),
    ...(until === '' ? {} : { to: new Date(instantOf(zone, addDays(until, 1), 0)).toISOString() }),
    ...(userId === '' ? {} : { user_id: userId }),
    ...(patientId === '' ? {} : { patient_id: patientId }),
    ...(action === '' ? {} : { action }),
    ...(outcome === '' ? {} : { outcome }),
    ...(entityType.trim() === '' ? {} : { entity_type: entityType.trim() }),
    ...(operation.trim() === '' ? {} : { operation: operation.trim() }),
  }
}
