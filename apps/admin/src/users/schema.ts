/** Schemas of an organization's people. */
import { ROLES } from '@ehrconnect/platform/auth/roles'
import { PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Roles that an administrator may give: all but that of programs. */
const GIVEN_ROLES = ROLES.filter((role) => role !== 'system')

const Roles = Type.Array(Type.Enum(GIVEN_ROLES), {
  maxItems: GIVEN_ROLES.length,
  uniqueItems: true,
  description: 'what the person may do in this organization',
})

const NewName = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^\\S+$',
  description: 'by which the person signs in; one for all organizations, kept in lower case',
})

const DisplayName = Type.String({ maxLength: 200, description: 'as colleagues know the person' })

/** Path of a person. */
export const UserParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** What a list may be asked for. */
export const UserFilter = Type.Object(
  {
    include: Type.Optional(Type.Literal('inactive', { description: 'also disabled accounts' })),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

const OrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description })
const BooleanOrNull = Type.Union([Type.Boolean(), Type.Null()], { description: 'null unless is_home' })

/** A person who works for the organization, or whose account it looks after. */
export const User = Type.Object({
  id: Uuid,
  name: Type.String(),
  display_name: Type.String(),
  active: Type.Boolean({ description: 'false: cannot sign in, anywhere' }),
  is_home: Type.Boolean({ description: 'whether this organization looks after the account' }),
  roles: Type.Array(Type.Enum([...ROLES])),
  has_password: BooleanOrNull,
  has_second_factor: BooleanOrNull,
  setup_code_until: OrNull('a code for choosing a password is good until then'),
  locked_until: OrNull('signing in has to wait until then; null when it has not, and unless is_home'),
  last_signed_in_at: OrNull('newest session; null unless is_home'),
  version: Type.Integer(),
  created_at: Type.String(),
})

/** A page of people. */
export const UserPage = Type.Object({
  users: Type.Array(User),
  count: Type.Integer(),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})

/** A new account. */
export const NewUser = Type.Object(
  { name: NewName, display_name: Type.Optional(DisplayName), roles: Roles },
  { additionalProperties: false },
)

/** A new account and the code by which its person chooses a password. */
export const CreatedUser = Type.Object({
  user: User,
  setup_code: Type.String({ description: 'shown only now; for POST /api/auth/setup' }),
  setup_code_until: Type.String(),
})

/** An account that is there already, asked to work here too. */
export const Invitation = Type.Object({ name: NewName, roles: Roles }, { additionalProperties: false })

/** Change of a person. */
export const UserPatch = Type.Object(
  { display_name: DisplayName },
  { additionalProperties: false, minProperties: 1 },
)

/** All roles of a person here; those that are not named go. */
export const UserRoles = Type.Object({ roles: Roles }, { additionalProperties: false })
