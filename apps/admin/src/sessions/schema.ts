/** Schemas of sessions. */
import { Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { OwnOrganization, OwnSession, Person } from '../schema.ts'

/** Body of a refresh. */
export const RefreshBody = Type.Object(
  {
    active: Type.Optional(
      Type.Boolean({
        description: 'false: nobody has been at work since; the session does not live longer for it',
      }),
    ),
  },
  { additionalProperties: false },
)

/** Path of a session. */
export const SessionParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Until when a session lives. */
export const SessionLife = Type.Object({ idle_at: Type.String(), expires_at: Type.String() })

/** Who is signed in. */
export const Me = Type.Object({
  user: Person,
  organizations: Type.Array(OwnOrganization),
  session: Type.Union([OwnSession, Type.Null()]),
  has_second_factor: Type.Boolean(),
  has_linked_account: Type.Boolean({
    description: "whether an OpenID provider's account signs in this person",
  }),
})

/** The person's sessions. */
export const SessionList = Type.Object({
  sessions: Type.Array(
    Type.Object({
      ...OwnSession.properties,
      source: Type.String({ description: 'IP address' }),
      agent: Type.String({ description: 'browser, as it calls itself' }),
      is_current: Type.Boolean(),
    }),
  ),
  count: Type.Integer(),
})
