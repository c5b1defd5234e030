/** Schemas of how an organization's people sign in. */
import Type from 'typebox'

/** How people sign in whose accounts the organization looks after. */
export const SignInSettings = Type.Object(
  {
    oidc_link_by_email: Type.Boolean({
      description:
        'whether an account is linked to the provider’s by a verified e-mail address that is its name; ' +
        'otherwise its person links it, signed in',
    }),
  },
  { additionalProperties: false },
)
