/** Routes of setting up a second factor. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { okJson, type Reply } from '@ehrconnect/platform/http/route'
import Type from 'typebox'
import { ownRoute } from '../deps.ts'
import { known } from '../own.ts'
import { confirm, disable, enrol, renewCodes } from './actions.ts'
import { factorState } from './queries.ts'
import { CodeProof, Enrolment, NewSecret, RecoveryCodes, SecondFactorState } from './schema.ts'

/** The route table of setting up a second factor. */
export const secondFactorSetupRoutes = [
  ownRoute({
    method: 'GET',
    path: '/api/auth/second-factor',
    operation: 'second_factor.get',
    summary: 'Whether I have a second factor',
    open: 'signed_in',
    replies: { 200: SecondFactorState },
    async handle({ own, deps }) {
      const found = await deps.db.list.maybeOne(NO_ORGANIZATION, factorState, [known(own).userId])
      if (found === null) throw notFound('user')
      return okJson(found.body)
    },
  }),
  ownRoute({
    method: 'POST',
    path: '/api/auth/second-factor/enrol',
    operation: 'second_factor.enrol',
    summary: 'Begin a second factor: a secret for the authenticator',
    description: 'It counts when it has been confirmed. Asking again makes another secret.',
    open: 'signed_in',
    cookies: true,
    body: Enrolment,
    replies: { 200: NewSecret },
    handle: async ({ own, body, client, context, deps }) =>
      okJson(await enrol(deps, { own: known(own), client, context }, body.password ?? null)),
  }),
  ownRoute({
    method: 'POST',
    path: '/api/auth/second-factor/confirm',
    operation: 'second_factor.confirm',
    summary: 'Confirm the second factor by a code of the authenticator',
    description: 'Gives recovery codes, which are shown only now, and ends all other sessions of the person.',
    open: 'signed_in',
    cookies: true,
    body: CodeProof,
    replies: { 200: RecoveryCodes },
    handle: async ({ own, body, client, context, deps }) =>
      codesReply(await confirm(deps, { own: known(own), client, context }, body.code)),
  }),
  ownRoute({
    method: 'POST',
    path: '/api/auth/second-factor/recovery-codes',
    operation: 'second_factor.renew_codes',
    summary: 'Other recovery codes; the old ones end',
    open: 'signed_in',
    cookies: true,
    body: CodeProof,
    replies: { 200: RecoveryCodes },
    handle: async ({ own, body, client, context, deps }) =>
      codesReply(await renewCodes(deps, { own: known(own), client, context }, body.code)),
  }),
  ownRoute({
    method: 'POST',
    path: '/api/auth/second-factor/disable',
    operation: 'second_factor.disable',
    summary: 'Take my second factor away',
    description: 'Asks for a code that was not used before: of the authenticator, or a recovery code.',
    open: 'signed_in',
    cookies: true,
    body: CodeProof,
    replies: { 204: Type.Null() },
    async handle({ own, body, client, context, deps }) {
      await disable(deps, { own: known(own), client, context }, body.code)
      return { status: 204, body: null }
    },
  }),
]

function codesReply(codes: readonly string[]): Reply {
  return okJson(JSON.stringify({ recovery_codes: codes }))
}
