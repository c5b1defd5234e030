/** Routes of calendar feeds, and the one route that a calendar program reads. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { okJson } from '@ehrconnect/platform/http/route'
import { publicRoute, route } from '../deps.ts'
import { actsForAll, createFeed, readCalendar } from './actions.ts'
import { feedsOfOrganization, revokeFeed } from './queries.ts'
import { CalendarParams, Feed, FeedFilter, FeedPage, FeedParams, MadeFeed, NewFeed } from './schema.ts'

const HOLDERS: readonly Role[] = ['clinician', 'org_admin', 'system']

/** The route table of calendar feeds. */
export const calendarFeedRoutes = [
  route({
    method: 'GET',
    path: '/api/calendar-feeds',
    operation: 'calendar_feeds.list',
    summary: 'Calendar feeds, without their addresses',
    description: 'Of all practitioners for org_admin; a clinician sees those of the own calendar.',
    allow: HOLDERS,
    query: FeedFilter,
    replies: { 200: FeedPage },
    async handle({ caller, query, deps }) {
      const page = await deps.db.list.maybeOne(caller.orgId, feedsOfOrganization, [
        caller.orgId,
        query.practitioner_id?.toLowerCase() ?? null,
        actsForAll(caller) ? null : caller.userId,
        query.limit ?? PAGE_SIZE_DEFAULT,
        query.cursor?.toLowerCase() ?? null,
      ])
      return okJson(pageText('calendar_feeds', page))
    },
  }),
  route({
    method: 'POST',
    path: '/api/calendar-feeds',
    operation: 'calendar_feeds.create',
    summary: "Make a secret address of a practitioner's calendar",
    description:
      'For org_admin, and for the clinician whose `practitioners.user_id` it is. The address is told this ' +
      'once and kept nowhere: take it as a password. No Idempotency-Key: a remembered reply would hold ' +
      'the secret. When the reply is lost, revoke the feed and make another one.',
    allow: HOLDERS,
    body: NewFeed,
    replies: { 201: MadeFeed },
    async handle({ caller, body, context, deps }) {
      const made = await createFeed(deps, caller, context, body.practitioner_id.toLowerCase())
      return { status: 201, body: made.body, location: `/api/calendar-feeds/${made.id}` }
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/calendar-feeds/:id',
    operation: 'calendar_feeds.revoke',
    summary: 'End a feed: its address is a 404 from now on',
    allow: HOLDERS,
    params: FeedParams,
    replies: { 200: Feed },
    async handle({ caller, params, context, deps }) {
      const gone = await deps.db.write.maybeOne(caller.orgId, revokeFeed, [
        ...([caller.orgId, params.id, actsForAll(caller), context] as const),
      ])
      if (gone === null) throw notFound('calendar_feed')
      return okJson(gone.body)
    },
  }),
]

/** What a calendar program reads with the address alone. */
export const calendarRoutes = [
  publicRoute({
    path: '/api/calendars/:file',
    operation: 'calendar_feeds.read',
    summary: "A practitioner's calendar as iCalendar (RFC 5545)",
    description:
      'Needs no token: the address is the secret. From 30 days ago to 365 days ahead, at most 5,000 ' +
      'appointments: the type of visit, start and end in UTC, status (CANCELLED, TENTATIVE for holds) and ' +
      'the id; nothing of the patient. An address that is wrong, revoked or of another organization is ' +
      'the same 404. At most 30 requests a minute for an address. `If-None-Match` is honoured; ' +
      '`Last-Modified` is for people, because what was moved to somebody else leaves no time behind.',
    params: CalendarParams,
    contentType: 'text/calendar; charset=utf-8',
    handle: ({ params, ifNoneMatch, deps }) => readCalendar(deps, params.file, ifNoneMatch),
  }),
]
