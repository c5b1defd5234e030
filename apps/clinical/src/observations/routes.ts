/** Routes of observations. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { cursorParts, PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { Observation } from '../observation-schema.ts'
import {
  latestOfAllCodes,
  latestOfCodes,
  observationById,
  observationHistory,
  observationSeries,
  observationsOfCode,
  observationsOfPatient,
} from './queries.ts'
import {
  LatestFilter,
  ObservationFilter,
  ObservationHistory,
  ObservationPage,
  ObservationParams,
  SERIES_POINTS_DEFAULT,
  Series,
  SeriesFilter,
} from './schema.ts'

const READERS: readonly Role[] = ['nurse', 'clinician', 'org_admin', 'system']

/** The route table of observations. */
export const observationRoutes = [
  route({
    method: 'GET',
    path: '/api/observations/latest',
    operation: 'observations.latest',
    summary: 'The latest value of each code of a patient',
    description: 'Observations that were cancelled or entered in error do not count.',
    allow: READERS,
    query: LatestFilter,
    replies: { 200: ObservationPage },
    async handle({ caller, query, deps }) {
      const { orgId } = caller
      const patientId = query.patient_id.toLowerCase()
      const latest =
        query.codes === undefined
          ? await deps.db.list.maybeOne(orgId, latestOfAllCodes, [orgId, patientId])
          : await deps.db.point(latestOfCodes).load(orgId, [patientId, query.codes])
      return okJson(
        pageText('observations', latest && { ...latest, more: false, last_id: null }),
        undefined,
        { patientId },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/api/observations/:id',
    operation: 'observations.get',
    summary: 'One observation',
    allow: READERS,
    params: ObservationParams,
    replies: { 200: Observation },
    async handle({ caller, params, deps }) {
      const observation = await deps.db.point(observationById).load(caller.orgId, [params.id])
      if (observation === null) throw notFound('observation')
      const { patient_id: patientId, restricted } = observation
      const about = { entityId: params.id, patientId, restricted }
      return okJson(observation.body, etagOf(observation.version, observation.body), about)
    },
  }),
  route({
    method: 'GET',
    path: '/api/observations',
    operation: 'observations.list',
    summary: "A patient's observations, newest first",
    description:
      'From `from` (inclusive) to `to` (exclusive), by `effective_time` and id. `cursor` is the ' +
      '`next_cursor` of the page before: whatever is corrected meanwhile, what stays is listed once.',
    allow: READERS,
    query: ObservationFilter,
    replies: { 200: ObservationPage },
    async handle({ caller, query, deps }) {
      const patientId = query.patient_id.toLowerCase()
      const [afterTime, afterId] = cursorParts(query.cursor)
      const rest = [
        query.category ?? null,
        query.from ?? '-infinity',
        query.to ?? 'infinity',
        query.limit ?? PAGE_SIZE_DEFAULT,
        afterId,
        afterTime,
      ] as const
      const page =
        query.code === undefined
          ? await deps.db.point(observationsOfPatient).load(caller.orgId, [patientId, ...rest])
          : await deps.db.point(observationsOfCode).load(caller.orgId, [patientId, query.code, ...rest])
      const about = { patientId, ...(page && { restricted: page.restricted }) }
      return okJson(pageText('observations', page), undefined, about)
    },
  }),
  route({
    method: 'GET',
    path: '/api/observations/:id/history',
    operation: 'observations.history',
    summary: 'An observation as it is and as it was before each correction',
    allow: READERS,
    params: ObservationParams,
    replies: { 200: ObservationHistory },
    async handle({ caller, params, deps }) {
      const history = await deps.db.point(observationHistory).load(caller.orgId, [params.id])
      if (history === null) throw notFound('observation')
      const about = { entityId: params.id, patientId: history.patient_id, restricted: history.restricted }
      return okJson(history.body, etagOf(history.version, history.body), about)
    },
  }),
  route({
    method: 'GET',
    path: '/api/observations/series',
    operation: 'observations.series',
    summary: 'The numbers of one code of a patient, as few points as a chart can show',
    description:
      'Each point tells the smallest, the largest and the last of the values it stands for. With ' +
      '`component` the values are those of a part of a panel, e.g. the systolic pressure. Observations ' +
      'that were cancelled or entered in error do not count.',
    allow: READERS,
    query: SeriesFilter,
    replies: { 200: Series },
    async handle({ caller, query, deps }) {
      const { orgId } = caller
      const patientId = query.patient_id.toLowerCase()
      const series = await deps.db.list.maybeOne(orgId, observationSeries, [
        ...([orgId, patientId, query.code, query.component ?? null] as const),
        ...([
          query.from ?? '-infinity',
          query.to ?? 'infinity',
          query.points ?? SERIES_POINTS_DEFAULT,
        ] as const),
      ])
      const none = { body: '[]', total: 0, complete: true }
      const { body, total, complete } = series ?? none
      const text = `{"points":${body},"count":${total},"complete":${complete}}`
      return okJson(text, undefined, { patientId })
    },
  }),
]
