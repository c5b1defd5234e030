/** Routes of series. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { ApiError, notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { bookSeries, cancelRest } from './actions.ts'
import { seriesById } from './queries.ts'
import { CancelRest, NewSeries, Report, Series, SeriesParams } from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
const BOOKERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'org_admin', 'system']

/** The route table of series. */
export const appointmentSeriesRoutes = [
  route({
    method: 'POST',
    path: '/api/appointment-series',
    operation: 'appointment_series.create',
    summary: 'Book a recurring visit, all of it or nothing',
    description:
      'Visits are at the same time of day on the clock of the calendar (the zone of the practitioner’s ' +
      'schedule at the site, else of the organization), also when daylight saving begins or ends; of a ' +
      'time that comes twice the first is meant, a time that the clock skips is a conflict and is never ' +
      'moved. When a visit cannot be had nothing is booked: 409 `series_conflict` with the same report ' +
      'that `dry_run` answers with 200, and for each such visit the nearest free slots.',
    allow: BOOKERS,
    body: NewSeries,
    idempotency: 'required',
    replies: { 200: Report, 201: Series },
    async handle({ caller, body, context, deps }) {
      const result = await bookSeries(deps, caller, context, body)
      if (result.kind === 'booked')
        return createdJson(result.body, `/api/appointment-series/${result.id}`, etagOf(1, result.body))
      if (body.dry_run === true) return okJson(JSON.stringify(result.report))
      const message = 'Some visits cannot be had; nothing was booked'
      throw new ApiError('conflict', 'series_conflict', message, null, result.report)
    },
  }),
  route({
    method: 'GET',
    path: '/api/appointment-series/:id',
    operation: 'appointment_series.get',
    summary: 'A series and its appointments',
    allow: READERS,
    params: SeriesParams,
    replies: { 200: Series },
    async handle({ caller, params, deps }) {
      const found = await deps.db.point(seriesById).load(caller.orgId, [params.id])
      if (found === null) throw notFound('appointment_series')
      const about = { entityId: params.id, patientId: found.patient_id, restricted: false }
      return okJson(found.body, etagOf(found.version, found.body), about)
    },
  }),
  route({
    method: 'POST',
    path: '/api/appointment-series/:id/cancel',
    operation: 'appointment_series.cancel',
    summary: 'Cancel what is left of a series, from a day on',
    description: 'Visits that have begun or are over stay as they are, and so do those before the day.',
    allow: BOOKERS,
    params: SeriesParams,
    body: CancelRest,
    ifMatch: 'required',
    replies: { 200: Series },
    async handle({ caller: { orgId }, params, body, ifMatch, context, deps }) {
      const target = { orgId, id: params.id, ifMatch: ifMatch ?? '' }
      const now = await cancelRest(deps, target, context, body)
      return okJson(now.body, etagOf(now.version, now.body))
    },
  }),
]
