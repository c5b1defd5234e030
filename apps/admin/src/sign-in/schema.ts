/** Schemas of signing in. */
import Type from 'typebox'
import { Password, SignInName } from '../schema.ts'

/** Body of a sign-in. */
export const Credentials = Type.Object(
  { name: SignInName, password: Password },
  { additionalProperties: false },
)

/** Body of choosing a password by a setup code. */
export const Setup = Type.Object(
  { code: Type.String({ minLength: 10, maxLength: 100 }), password: Password },
  { additionalProperties: false },
)
