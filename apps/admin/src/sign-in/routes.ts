/** Routes of signing in. */
import Type from 'typebox'
import { ownRoute } from '../deps.ts'
import { SecondFactorRequired, SignedIn } from '../schema.ts'
import { setUp, signInWithPassword } from './actions.ts'
import { Credentials, Setup } from './schema.ts'

/** The route table of signing in. */
export const signInRoutes = [
  ownRoute({
    method: 'POST',
    path: '/api/auth/sign-in',
    operation: 'auth.sign_in',
    summary: 'Sign in with name and password',
    description:
      'Gives an access token for some minutes and sets the cookie with which the next one is asked for, ' +
      'or asks for the second factor. After too many wrong attempts: 429 with Retry-After.',
    open: 'anybody',
    cookies: true,
    body: Credentials,
    replies: { 200: Type.Union([SignedIn, SecondFactorRequired]) },
    handle: ({ body, client, context, deps }) => signInWithPassword(deps, { ...body, client, context }),
  }),
  ownRoute({
    method: 'POST',
    path: '/api/auth/setup',
    operation: 'auth.set_up',
    summary: 'Choose a password by a setup code',
    description: 'For a new user, and for one who forgot. Ends all sessions of the user; then he signs in.',
    open: 'anybody',
    cookies: true,
    body: Setup,
    replies: { 200: Type.Object({ name: Type.String() }) },
    handle: ({ body, client, context, deps }) => setUp(deps, body, client, context),
  }),
]
