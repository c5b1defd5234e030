/** Route of the second step of signing in. */
import { ownRoute } from '../deps.ts'
import { SignedIn } from '../schema.ts'
import { signInWithCode } from './actions.ts'
import { ChallengeAnswer } from './schema.ts'

/** The route table of signing in with a second factor. */
export const secondFactorRoutes = [
  ownRoute({
    method: 'POST',
    path: '/api/auth/second-factor',
    operation: 'auth.second_factor',
    summary: 'Sign in with a second factor',
    description:
      'The challenge of a sign-in and a code of the authenticator or a recovery code; each counts once. ' +
      '401 invalid_code: try the next one. 401 challenge_ended: begin again with the password.',
    open: 'anybody',
    cookies: true,
    body: ChallengeAnswer,
    replies: { 200: SignedIn },
    handle: ({ body, client, context, deps }) => signInWithCode(deps, body, client, context),
  }),
]
