/** Routes of schedules. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { changeDay, changeSchedule, createSchedule } from './actions.ts'
import { scheduleById, schedulesOfOrganization } from './queries.ts'
import {
  Day,
  DayParams,
  NewSchedule,
  Schedule,
  ScheduleFilter,
  SchedulePage,
  ScheduleParams,
  SchedulePatch,
} from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
const WRITERS: readonly Role[] = ['org_admin', 'system']

/** The route table of schedules. */
export const scheduleRoutes = [
  route({
    method: 'GET',
    path: '/api/schedules',
    operation: 'schedules.list',
    summary: 'Schedules of practitioners and rooms',
    allow: READERS,
    query: ScheduleFilter,
    replies: { 200: SchedulePage },
    async handle({ caller, query, deps }) {
      if (query.practitioner_id !== undefined && query.room_id !== undefined)
        throw invalid('one_resource', "A schedule is of one 'practitioner_id' or of one 'room_id'")
      const page = await deps.db.list.maybeOne(caller.orgId, schedulesOfOrganization, [
        caller.orgId,
        (query.practitioner_id ?? query.room_id)?.toLowerCase() ?? null,
        query.location_id?.toLowerCase() ?? null,
        query.limit ?? PAGE_SIZE_DEFAULT,
        query.cursor?.toLowerCase() ?? null,
      ])
      return okJson(pageText('schedules', page))
    },
  }),
  route({
    method: 'GET',
    path: '/api/schedules/:id',
    operation: 'schedules.get',
    summary: 'One schedule with its hours and exceptions',
    allow: READERS,
    params: ScheduleParams,
    replies: { 200: Schedule },
    async handle({ caller, params, deps }) {
      const found = await deps.db.point(scheduleById).load(caller.orgId, [params.id])
      if (found === null) throw notFound('schedule')
      return okJson(found.body, etagOf(found.version, found.body), { entityId: params.id })
    },
  }),
  route({
    method: 'POST',
    path: '/api/schedules',
    operation: 'schedules.create',
    summary: 'Give a practitioner or a room weekly hours',
    allow: WRITERS,
    body: NewSchedule,
    idempotency: 'accepted',
    replies: { 201: Schedule },
    async handle({ caller, body, context, deps }) {
      const { id, version, body: text } = await createSchedule(deps, caller.orgId, context, body)
      return createdJson(text, `/api/schedules/${id}`, etagOf(version, text))
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/schedules/:id',
    operation: 'schedules.update',
    summary: 'Change a schedule',
    description:
      'What is absent stays, null clears; `hours` replace those of the week. What is booked stays booked.',
    allow: WRITERS,
    params: ScheduleParams,
    body: SchedulePatch,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: Schedule },
    async handle({ caller: { orgId }, params: { id }, body, ifMatch, context, deps }) {
      const target = { orgId, id, ifMatch: ifMatch ?? '' }
      const { version, body: text } = await changeSchedule(deps, target, context, body)
      return okJson(text, etagOf(version, text))
    },
  }),
  route({
    method: 'PUT',
    path: '/api/schedules/:id/exceptions/:date',
    operation: 'schedules.set_day',
    summary: 'Give a day other hours, or none',
    description:
      'Without hours the day is closed. Exceptions win over holidays and over the hours of the week.',
    allow: WRITERS,
    params: DayParams,
    body: Day,
    ifMatch: 'required',
    replies: { 200: Schedule },
    async handle({ caller: { orgId }, params: { id, date }, body, ifMatch, context, deps }) {
      const target = { orgId, id, ifMatch: ifMatch ?? '' }
      const day = { date, hours: body.hours, reason: body.reason ?? '' }
      const { version, body: text } = await changeDay(deps, target, context, day)
      return okJson(text, etagOf(version, text))
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/schedules/:id/exceptions/:date',
    operation: 'schedules.clear_day',
    summary: 'Give a day the hours of the week again',
    allow: WRITERS,
    params: DayParams,
    ifMatch: 'required',
    replies: { 200: Schedule },
    async handle({ caller: { orgId }, params: { id, date }, ifMatch, context, deps }) {
      const target = { orgId, id, ifMatch: ifMatch ?? '' }
      const { version, body: text } = await changeDay(deps, target, context, {
        date,
        hours: null,
        reason: '',
      })
      return okJson(text, etagOf(version, text))
    },
  }),
]
