/** Schemas of looking after accounts. */
import { Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { OwnSession } from '../schema.ts'

/** Path of an account. */
export const AccountParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** A code for choosing a password. */
export const SetupCode = Type.Object({
  setup_code: Type.String({ description: 'shown only now; for POST /api/auth/setup' }),
  setup_code_until: Type.String(),
})

/** Sessions that were ended. */
export const EndedSessions = Type.Object({ ended: Type.Integer() })

/** Where a person is signed in. */
export const AccountSessions = Type.Object({
  sessions: Type.Array(
    Type.Object({ ...OwnSession.properties, source: Type.String(), agent: Type.String() }),
  ),
  count: Type.Integer(),
})
