/** Routes of holidays and blocks. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { cursorParts, PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { createBlock, createHoliday } from './actions.ts'
import { blocksOfOrganization, holidaysOfOrganization, removeBlock, removeHoliday } from './queries.ts'
import {
  Block,
  BlockFilter,
  BlockPage,
  ClosureParams,
  Holiday,
  HolidayFilter,
  HolidayPage,
  NewBlock,
  NewHoliday,
} from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
const WRITERS: readonly Role[] = ['org_admin', 'system']

/** The route table of holidays. */
export const holidayRoutes = [
  route({
    method: 'GET',
    path: '/api/holidays',
    operation: 'holidays.list',
    summary: 'Holidays, by date',
    description:
      'From `from` to `to`, both included. With a site: its own and those of all sites. `cursor` is the ' +
      '`next_cursor` of the page before.',
    allow: READERS,
    query: HolidayFilter,
    replies: { 200: HolidayPage },
    async handle({ caller, query, deps }) {
      const page = await deps.db.list.maybeOne(caller.orgId, holidaysOfOrganization, [
        caller.orgId,
        query.from ?? '-infinity',
        query.to ?? 'infinity',
        query.location_id?.toLowerCase() ?? null,
        query.limit ?? PAGE_SIZE_DEFAULT,
        ...cursorParts(query.cursor),
      ])
      return okJson(pageText('holidays', page))
    },
  }),
  route({
    method: 'POST',
    path: '/api/holidays',
    operation: 'holidays.create',
    summary: 'Close a day',
    allow: WRITERS,
    body: NewHoliday,
    idempotency: 'accepted',
    replies: { 201: Holiday },
    async handle({ caller, body, context, deps }) {
      const made = await createHoliday(deps, caller.orgId, context, body)
      return createdJson(made.body, `/api/holidays/${made.id}`, etagOf(made.version, made.body))
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/holidays/:id',
    operation: 'holidays.remove',
    summary: 'Remove a holiday; the reply is what it was',
    allow: WRITERS,
    params: ClosureParams,
    replies: { 200: Holiday },
    async handle({ caller, params, context, deps }) {
      const gone = await deps.db.write.maybeOne(caller.orgId, removeHoliday, [
        caller.orgId,
        params.id,
        context,
      ])
      if (gone === null) throw notFound('holiday')
      return okJson(gone.body)
    },
  }),
]

/** The route table of blocks. */
export const blockRoutes = [
  route({
    method: 'GET',
    path: '/api/schedule-blocks',
    operation: 'schedule_blocks.list',
    summary: 'Blocked time of practitioners and rooms, by start',
    description:
      'What overlaps the time from `from` to `to`. `cursor` is the `next_cursor` of the page before.',
    allow: READERS,
    query: BlockFilter,
    replies: { 200: BlockPage },
    async handle({ caller, query, deps }) {
      if (query.practitioner_id !== undefined && query.room_id !== undefined)
        throw invalid('one_resource', "A block is of one 'practitioner_id' or of one 'room_id'")
      const page = await deps.db.list.maybeOne(caller.orgId, blocksOfOrganization, [
        caller.orgId,
        (query.practitioner_id ?? query.room_id)?.toLowerCase() ?? null,
        query.from,
        query.to,
        query.limit ?? PAGE_SIZE_DEFAULT,
        ...cursorParts(query.cursor),
      ])
      return okJson(pageText('schedule_blocks', page))
    },
  }),
  route({
    method: 'POST',
    path: '/api/schedule-blocks',
    operation: 'schedule_blocks.create',
    summary: 'Block time',
    description: 'What is already booked in it stays booked.',
    allow: WRITERS,
    body: NewBlock,
    idempotency: 'accepted',
    replies: { 201: Block },
    async handle({ caller, body, context, deps }) {
      const made = await createBlock(deps, caller.orgId, context, body)
      return createdJson(made.body, `/api/schedule-blocks/${made.id}`, etagOf(made.version, made.body))
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/schedule-blocks/:id',
    operation: 'schedule_blocks.remove',
    summary: 'Free blocked time; the reply is what it was',
    allow: WRITERS,
    params: ClosureParams,
    replies: { 200: Block },
    async handle({ caller, params, context, deps }) {
      const gone = await deps.db.write.maybeOne(caller.orgId, removeBlock, [caller.orgId, params.id, context])
      if (gone === null) throw notFound('block')
      return okJson(gone.body)
    },
  }),
]
