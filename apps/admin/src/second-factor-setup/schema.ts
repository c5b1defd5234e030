/** Schemas of setting up a second factor. */
import Type from 'typebox'
import { Password, SecondFactorCode } from '../schema.ts'

/** Whether there is one. */
export const SecondFactorState = Type.Object({
  enabled: Type.Boolean(),
  confirmed_at: Type.Union([Type.String(), Type.Null()]),
  recovery_codes_left: Type.Integer(),
})

/** Body of beginning. */
export const Enrolment = Type.Object(
  { password: Type.Optional(Password) },
  {
    additionalProperties: false,
    description: 'password: unless the account has none; then the sign-in must be fresh',
  },
)

/** What the authenticator takes; shown once. */
export const NewSecret = Type.Object({
  secret: Type.String({ description: 'to type into the authenticator: base 32' }),
  uri: Type.String({ description: 'the same as an otpauth:// address, to be shown as a QR code' }),
})

/** Body that proves the second factor. */
export const CodeProof = Type.Object({ code: SecondFactorCode }, { additionalProperties: false })

/** Recovery codes; shown once. */
export const RecoveryCodes = Type.Object({
  recovery_codes: Type.Array(Type.String(), { description: 'each works once; shown only now' }),
})
