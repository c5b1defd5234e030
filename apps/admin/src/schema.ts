/** Schemas that several features share: what a person is told about himself. */
import { ROLES } from '@ehrconnect/platform/auth/roles'
import { Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** The name by which a user signs in, as typed. */
export const SignInName = Type.String({ minLength: 1, maxLength: 200 })

/** A password as typed; the rules for new ones are checked apart, so that the client can say which. */
export const Password = Type.String({ minLength: 1, maxLength: 1_000 })

/** The asking person. */
export const Person = Type.Object({
  id: Uuid,
  name: Type.String({ description: 'by which he signs in' }),
  display_name: Type.String(),
})

/** An organization that the person may choose by X-Org-ID. */
export const OwnOrganization = Type.Object({
  id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  time_zone: Type.String(),
  locale: Type.String(),
  roles: Type.Array(Type.Enum([...ROLES])),
})

/** A session of the person. */
export const OwnSession = Type.Object({
  id: Uuid,
  method: Type.String({ description: 'password, password+totp, password+recovery_code or oidc' }),
  created_at: Type.String(),
  idle_at: Type.String({ description: 'when it ends unless somebody is at work' }),
  expires_at: Type.String({ description: 'when it ends whatever happens' }),
})

/** Signed in: a token for this and the other services, and what it grants. */
export const SignedIn = Type.Object({
  status: Type.Literal('signed_in'),
  access_token: Type.String({ description: 'keep it in memory only' }),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer({ description: 'seconds' }),
  user: Person,
  organizations: Type.Array(OwnOrganization),
  session: OwnSession,
})

/** The password was right; a second factor is asked for. */
export const SecondFactorRequired = Type.Object({
  status: Type.Literal('second_factor_required'),
  challenge: Type.String({ description: 'goes with the code to POST /api/auth/second-factor' }),
  expires_in: Type.Integer({ description: 'seconds' }),
})

/** A code of six digits of the authenticator, or a recovery code, as typed. */
export const SecondFactorCode = Type.String({
  minLength: 6,
  maxLength: 40,
  description: 'six digits of the authenticator, or a recovery code; spaces and hyphens do not count',
})
