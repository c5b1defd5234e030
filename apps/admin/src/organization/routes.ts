/** Routes of how an organization's people sign in. */
import { forbidden, notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf, expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import { okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { changeSignInSettings, signInSettings } from './queries.ts'
import { SignInSettings } from './schema.ts'

/** The route table of how an organization's people sign in. */
export const organizationRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/sign-in-settings',
    operation: 'organization.sign_in_settings',
    summary: 'How our people sign in',
    allow: ['org_admin'],
    replies: { 200: SignInSettings },
    async handle({ caller: { orgId }, deps }) {
      const found = await deps.db.list.maybeOne(orgId, signInSettings, [orgId])
      if (found === null) throw notFound('organization')
      return okJson(found.body, etagOf(found.version, found.body))
    },
  }),
  route({
    method: 'PUT',
    path: '/api/admin/sign-in-settings',
    operation: 'organization.change_sign_in_settings',
    summary: 'Change how our people sign in',
    allow: ['org_admin'],
    body: SignInSettings,
    ifMatch: 'required',
    replies: { 200: SignInSettings },
    async handle({ caller, body, ifMatch, context, deps }) {
      const { orgId } = caller
      const version = expectedVersion(ifMatch ?? '')
      const values = [orgId, version, body.oidc_link_by_email, context] as const
      const changed = await deps.db.write.maybeOne(orgId, changeSignInSettings, values)
      if (changed !== null) return okJson(changed.body, etagOf(changed.version, changed.body))
      const found = await deps.db.list.maybeOne(orgId, signInSettings, [orgId])
      if (version !== null && found?.version !== version) throw outdated()
      throw forbidden('role_not_allowed', 'None of your roles may do this', caller)
    },
  }),
]
