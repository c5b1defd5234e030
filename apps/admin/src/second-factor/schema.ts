/** Schemas of signing in with a second factor. */
import Type from 'typebox'
import { SecondFactorCode } from '../schema.ts'

/** Body of the second step. */
export const ChallengeAnswer = Type.Object(
  { challenge: Type.String({ minLength: 1, maxLength: 1_000 }), code: SecondFactorCode },
  { additionalProperties: false },
)
