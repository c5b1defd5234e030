/** What routes of calendar feeds accept and answer. */
import { Instant, PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Path parameters of one feed. */
export const FeedParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filter of the list. */
export const FeedFilter = Type.Object(
  {
    practitioner_id: Type.Optional(Uuid),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

/** Body of a create. */
export const NewFeed = Type.Object({ practitioner_id: Uuid }, { additionalProperties: false })

const FEED = {
  id: Uuid,
  org_id: Uuid,
  practitioner_id: Uuid,
  created_by: Uuid,
  created_at: Instant,
  revoked_at: Type.Union([Instant, Type.Null()]),
}

/** A feed; its address is not kept and cannot be told again. */
export const Feed = Type.Object(FEED)

/** A feed that was just made. */
export const MadeFeed = Type.Object({
  ...FEED,
  url: Type.String({
    description:
      'The secret address, told this once: a path of this server, or with EHR_PUBLIC_URL a whole address',
  }),
})

/** A page of the list. */
export const FeedPage = Type.Object({
  calendar_feeds: Type.Array(Feed),
  count: Type.Integer(),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})

/** The last part of a feed's address. Anything of another form is a feed that is not there. */
export const CalendarParams = Type.Object(
  { file: Type.String({ maxLength: 200, description: 'The secret and `.ics`' }) },
  { additionalProperties: false },
)
