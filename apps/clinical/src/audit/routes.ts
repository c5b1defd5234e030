/** Routes for auditors. Reading the trail is audited as any reading is. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { type Page, pageText } from '@ehrconnect/platform/http/page'
import { okJson, type Reply } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { accessReport, auditEventsOfOrganization, auditEventsOfPatient } from './queries.ts'
import { csvText, FIRST_ID, idAt, LAST_ID, lowerId, wantsCsv } from './rules.ts'
import { AccessReport, AuditFilter, AuditPage, ReportFilter, ReportParams } from './schema.ts'

const AUDITORS: readonly Role[] = ['auditor', 'org_admin']

/** The route table of the audit trail. */
export const auditRoutes = [
  route({
    method: 'GET',
    path: '/api/audit',
    operation: 'audit_events.list',
    summary: 'Who read or changed what, newest first',
    description:
      'From `from` (inclusive) to `to` (exclusive), by the time at which the event was written. Without a ' +
      'patient a page looks through 10,000 events at most: it may hold fewer than asked for, even none, ' +
      'while `next_cursor` says where to go on. As CSV the next page is in the Link header. The patient of ' +
      'an event is whose record a reply showed; lists of several people name none.',
    allow: AUDITORS,
    query: AuditFilter,
    replyTypes: ['text/csv'],
    replies: { 200: AuditPage },
    async handle({ caller, query, accept, deps }) {
      const { orgId } = caller
      const patientId = query.patient_id?.toLowerCase()
      const cursor = query.cursor?.toLowerCase() ?? LAST_ID
      const below = query.to === undefined ? cursor : lowerId(cursor, idAt(query.to))
      const rest = [
        query.from === undefined ? FIRST_ID : idAt(query.from),
        below,
        query.user_id?.toLowerCase() ?? null,
        query.action ?? null,
        query.outcome ?? null,
        query.entity_type ?? null,
        query.operation ?? null,
        query.limit ?? PAGE_SIZE_DEFAULT,
      ] as const
      const page =
        patientId === undefined
          ? await deps.db.list.maybeOne(orgId, auditEventsOfOrganization, [orgId, ...rest])
          : await deps.db.list.maybeOne(orgId, auditEventsOfPatient, [orgId, patientId, ...rest])
      // The trail is for those who watch over records, restricted ones above all.
      const about = patientId === undefined ? {} : { patientId, restricted: false }
      if (wantsCsv(query.format, accept)) return csvReply(page, query, about)
      return okJson(pageText('events', page), undefined, about)
    },
  }),
  route({
    method: 'GET',
    path: '/api/audit/patients/:id/access-report',
    operation: 'audit_events.access_report',
    summary: "Who saw or changed a patient's record",
    description:
      'By user, latest first: what is shown to a patient who asks, with refused attempts and what was seen ' +
      'by breaking the glass. Lists and searches, which show a line of several people each, are in the ' +
      'trail only.',
    allow: AUDITORS,
    params: ReportParams,
    query: ReportFilter,
    replies: { 200: AccessReport },
    async handle({ caller, params, query, deps }) {
      const from = query.from === undefined ? FIRST_ID : idAt(query.from)
      const to = query.to === undefined ? LAST_ID : idAt(query.to)
      const { orgId } = caller
      const report = await deps.db.list.maybeOne(orgId, accessReport, [orgId, params.id, from, to])
      if (report === null) throw notFound('patient')
      return okJson(report.body, undefined, { patientId: params.id, restricted: false })
    },
  }),
]

type Query = Readonly<Record<string, string | number | undefined>>

function csvReply(page: Page | null, query: Query, about: NonNullable<Reply['about']>): Reply {
  const reply = {
    status: 200,
    body: csvText(page?.body ?? '[]'),
    contentType: 'text/csv; charset=utf-8',
    about,
  }
  if (page?.more !== true || page.last_id === null) return reply
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const next = new URLSearchParams({ ...Object.fromEntries(given), format: 'csv', cursor: page.last_id })
  return { ...reply, link: `</api/audit?${next}>; rel="next"` }
}
