/** Schemas of changing one's password. */
import Type from 'typebox'
import { Password } from '../schema.ts'

/** Body of a change. */
export const PasswordChange = Type.Object(
  { current_password: Password, new_password: Password },
  { additionalProperties: false },
)

/** What it did. */
export const PasswordChanged = Type.Object({
  ended: Type.Integer({ description: 'other sessions of the person that were ended' }),
})
