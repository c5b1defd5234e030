/** Schemas of signing in by an OpenID provider. */
import Type from 'typebox'
import { Password, SecondFactorCode } from '../schema.ts'

const Part = Type.Optional(Type.String({ maxLength: 4_000 }))

/** What a provider may send back; only some of it counts. */
export const CallbackQuery = Type.Object(
  {
    ...{ code: Part, state: Part, iss: Part, scope: Part, session_state: Part },
    ...{ error: Part, error_description: Part, error_uri: Part },
  },
  { additionalProperties: false },
)

/** Whether there is a provider. */
export const ProviderState = Type.Object({ enabled: Type.Boolean() })

/** Body of beginning a link. */
export const LinkBody = Type.Object(
  { password: Type.Optional(Password), code: Type.Optional(SecondFactorCode) },
  { additionalProperties: false, description: 'code: when the account has a second factor' },
)

/** Where the browser goes. */
export const GoTo = Type.Object({ url: Type.String() })
