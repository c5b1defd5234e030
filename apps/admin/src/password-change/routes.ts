/** Route of changing one's password. */
import { okJson } from '@ehrconnect/platform/http/route'
import { ownRoute } from '../deps.ts'
import { known } from '../own.ts'
import { changeOwnPassword } from './actions.ts'
import { PasswordChange, PasswordChanged } from './schema.ts'

/** The route table of changing one's password. */
export const passwordChangeRoutes = [
  ownRoute({
    method: 'POST',
    path: '/api/auth/password',
    operation: 'auth.change_password',
    summary: 'Change my password',
    description:
      'Asks for the current one (403 wrong_password; 429 after too many attempts), ends all other sessions ' +
      'of the person. The one that asks goes on.',
    open: 'signed_in',
    cookies: true,
    body: PasswordChange,
    replies: { 200: PasswordChanged },
    async handle({ own, body, client, context, deps }) {
      const ended = await changeOwnPassword(deps, known(own), body, client, context)
      return okJson(JSON.stringify({ ended }))
    },
  }),
]
