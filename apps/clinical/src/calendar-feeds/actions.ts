/** What happens to calendar feeds: made, and read by whoever holds the address. */
import { randomBytes } from 'node:crypto'
import { ApiError, forbidden, notFound } from '@ehrconnect/platform/http/api-error'
import { matchesEtag } from '@ehrconnect/platform/http/etag'
import type { Caller, Reply } from '@ehrconnect/platform/http/route'
import type { Deps } from '../deps.ts'
import { eventsOfPractitioner, feedOfSecret, insertFeed } from './queries.ts'
import { feedEtag, feedModified, feedText, fileOf, readFile, SECRET_BYTES } from './rules.ts'

/** Live feeds of a practitioner: a telephone, a tablet, a computer, each twice; more are forgotten ones. */
const LIVE_FEEDS_MAX = 20
const DAYS_BACK = 30
const DAYS_AHEAD = 365
/** 1.1 MB, made in 20 to 50 ms of CPU time; beyond it the latest are left out. */
const EVENTS_MAX = 5_000

/** Makes a feed. Cost: 1 round trip. Throws: ApiError 403, 404, 409 `too_many_feeds`. */
export async function createFeed(
  deps: Deps,
  caller: Caller,
  context: string,
  practitionerId: string,
): Promise<{ readonly id: string; readonly body: string }> {
  const id = deps.newId()
  const file = fileOf(caller.orgId, randomBytes(SECRET_BYTES))
  const made = await deps.db.write.maybeOne(caller.orgId, insertFeed, [
    ...([caller.orgId, id, practitionerId, readFile(file)?.hash ?? '', actsForAll(caller)] as const),
    ...([LIVE_FEEDS_MAX, context] as const),
  ])
  if (made === null) throw notFound('practitioner')
  if (!made.may) throw forbidden('not_your_calendar', 'This is the calendar of somebody else', caller)
  if (made.body === null)
    throw new ApiError('conflict', 'too_many_feeds', 'Revoke a feed of this practitioner first')
  const url = `${deps.publicUrl}/api/calendars/${file}`
  return { id, body: `${made.body.slice(0, -1)},"url":${JSON.stringify(url)}}` }
}

/** Whether the caller may see to the feeds of every practitioner, not only of the one that they are. */
export function actsForAll({ roles }: Caller): boolean {
  return roles.includes('org_admin') || roles.includes('system')
}

/**
 * The calendar of an address.
 *
 * Cost:   1 round trip (batched) for a wrong address, 2 for a right one.
 * Throws: ApiError 404 for an address that is wrong, revoked or of nobody; 429 when it is asked too often.
 */
export async function readCalendar(
  deps: Deps,
  file: string,
  ifNoneMatch: string | null,
): Promise<{ readonly reply: Reply; readonly caller: Caller }> {
  const asked = readFile(file)
  if (asked === null) throw notFound('calendar')
  const { orgId, hash } = asked
  deps.calendarReads.take(hash)
  const feed = await deps.db.point(feedOfSecret).load(orgId, [hash])
  if (feed === null) throw notFound('calendar')
  const events = await deps.db.list.many(orgId, eventsOfPractitioner, [
    ...([orgId, feed.practitioner_id, DAYS_BACK, DAYS_AHEAD, EVENTS_MAX] as const),
  ])
  const content = { name: feed.name, publicUrl: deps.publicUrl, events }
  const etag = feedEtag(content)
  const lastModified = feedModified(content)
  return {
    // Nobody signed in: the audit names who made the address, with no role.
    caller: { userId: feed.created_by, orgId, roles: [] },
    reply: {
      status: 200,
      body: matchesEtag(ifNoneMatch, etag) ? null : feedText(content),
      etag,
      ...(lastModified === undefined ? {} : { lastModified }),
      about: { entityId: feed.id },
    },
  }
}
