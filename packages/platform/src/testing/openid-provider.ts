/** A real OpenID provider on this machine. */
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/** What the provider knows the service by. */
export const CLIENT = { id: 'ehr', secret: 'a secret of the tests, long enough' }

/** A running provider. */
export type TestProvider = { readonly issuer: string; close(): Promise<void> }

/** Subjects that the provider says have no verified address. */
export const UNVERIFIED = 'unverified:'

/**
 * Starts a provider at which everybody has an account: the subject is what is typed, the address too.
 * `host`: a name of this machine; another than the service's makes it another site.
 */
export async function startProvider(
  redirectUrl: string,
  host: '127.0.0.1' | 'localhost' = '127.0.0.1',
): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const issuer = `http://${host}:${typeof address === 'object' ? address?.port : 0}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUrl] }],
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: id.replace(UNVERIFIED, ''),
        email_verified: !id.startsWith(UNVERIFIED),
      }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests'] },
  })
  server.on('request', provider.callback())
  return {
    issuer,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
