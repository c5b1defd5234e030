/** Routes of signing in by an OpenID provider. */
import { okJson } from '@ehrconnect/platform/http/route'
import Type from 'typebox'
import { ownRoute } from '../deps.ts'
import { known } from '../own.ts'
import { begin, beginLink, comeBack, unlink } from './actions.ts'
import { CallbackQuery, GoTo, LinkBody, ProviderState } from './schema.ts'

/** The route table of signing in by an OpenID provider. */
export const oidcRoutes = [
  ownRoute({
    method: 'GET',
    path: '/api/auth/oidc',
    operation: 'oidc.get',
    summary: 'Whether people may sign in by an OpenID provider',
    open: 'anybody',
    replies: { 200: ProviderState },
    handle: ({ deps }) => okJson(JSON.stringify({ enabled: deps.provider !== null })),
  }),
  ownRoute({
    method: 'GET',
    path: '/api/auth/oidc/start',
    operation: 'oidc.start',
    summary: 'Go to the provider to sign in',
    description: 'A page goes there, no script. 303 to the provider; the way back ends at `/?signed-in`.',
    open: 'anybody',
    replies: { 303: Type.Null() },
    handle: ({ deps }) => begin(deps),
  }),
  ownRoute({
    method: 'GET',
    path: '/api/auth/oidc/callback',
    operation: 'oidc.callback',
    summary: 'Come back from the provider',
    description:
      '303 to `/?signed-in`, `/?linked` or `/?sign-in-failed=` (expired, refused, no_account, not_linked). ' +
      'Other sites send browsers here: what counts is the cookie that the way there has set.',
    open: 'anybody',
    query: CallbackQuery,
    replies: { 303: Type.Null() },
    handle: ({ query, client, context, deps }) => comeBack(deps, query, { client, context }),
  }),
  ownRoute({
    method: 'POST',
    path: '/api/auth/oidc/link',
    operation: 'oidc.link',
    summary: 'Begin to link an account of the provider to mine',
    description:
      'Asks for the password, and for a code where there is a second factor. The page goes to `url`.',
    open: 'signed_in',
    cookies: true,
    body: LinkBody,
    replies: { 200: GoTo },
    handle: ({ own, body, client, context, deps }) => beginLink(deps, known(own), body, { client, context }),
  }),
  ownRoute({
    method: 'DELETE',
    path: '/api/auth/oidc/link',
    operation: 'oidc.unlink',
    summary: 'Take the link to the provider’s account away',
    description:
      '404 without a link, and for an account without a password, which could not sign in any more.',
    open: 'signed_in',
    cookies: true,
    replies: { 204: Type.Null() },
    async handle({ own, context, deps }) {
      await unlink(deps, known(own), context)
      return { status: 204, body: null }
    },
  }),
]
