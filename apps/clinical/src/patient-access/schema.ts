/** What the routes about restricted records accept and answer. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** How long broken glass stays broken when the user does not say. */
export const GLASS_MINUTES_DEFAULT = 60
/** A shift; the database holds the same bound. */
const GLASS_MINUTES_MAX = 720

const CATEGORIES = ['vip', 'staff', 'sensitive', 'other'] as const
const KINDS = ['care_team', 'break_glass'] as const
const closed = { additionalProperties: false } as const

/** Why: a sentence, for the trail. */
const Reason = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' })
const Category = Type.Union(CATEGORIES.map((category) => Type.Literal(category)))

/** Path parameters of a patient's restriction. */
export const AccessParams = Type.Object({ id: Uuid }, closed)

/** Path parameters of a user's access to a patient. */
export const UserAccessParams = Type.Object({ id: Uuid, user_id: Uuid }, closed)

/** A new restriction. */
export const NewRestriction = Type.Object(
  { category: Category, reason: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
)

/** A restriction. */
export const Restriction = Type.Object({
  patient_id: Uuid,
  org_id: Uuid,
  category: Category,
  reason: Type.String(),
  restricted_by: Uuid,
  created_at: Instant,
})

/** Breaking the glass. */
export const GlassBreak = Type.Object(
  {
    reason: Reason,
    minutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: GLASS_MINUTES_MAX,
        description: `How long, ${GLASS_MINUTES_DEFAULT} when absent`,
      }),
    ),
  },
  closed,
)

/** A new member of the care team. */
export const NewMember = Type.Object({ user_id: Uuid, reason: Reason }, closed)

/** To whom a record is open. */
export const Access = Type.Object({
  id: Uuid,
  org_id: Uuid,
  patient_id: Uuid,
  user_id: Uuid,
  kind: Type.Union(KINDS.map((kind) => Type.Literal(kind))),
  reason: Type.String(),
  granted_by: Uuid,
  granted_at: Instant,
  expires_at: Type.Union([Instant, Type.Null()], { description: 'Null: until it is ended' }),
})

/** A restriction with all to whom the record is open now. */
export const RestrictionState = Type.Object({
  patient_id: Uuid,
  restriction: Type.Union([Restriction, Type.Null()]),
  open_to: Type.Array(Access),
})

/** What was ended. */
export const EndedAccess = Type.Object({ patient_id: Uuid, user_id: Uuid, ended: Type.Integer() })
