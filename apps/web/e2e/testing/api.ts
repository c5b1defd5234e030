/** What somebody else does meanwhile, without a screen. */
import type { Stack } from './stack.ts'

/** Signs a person in at the service, and asks it for something in an organization. */
export async function askAs(
  { url, password, organizations }: Stack,
  name: string,
  asked: {
    readonly method: string
    readonly path: string
    readonly body?: object
    /** The version that is changed. */
    readonly version?: number
  },
): Promise<Response> {
  const own = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const signIn = { method: 'POST', headers: own, body: JSON.stringify({ name, password }) }
  const signedIn = await fetch(`${url}/api/auth/sign-in`, signIn)
  if (!signedIn.ok) throw new Error(`${name} cannot sign in: ${signedIn.status} ${await signedIn.text()}`)
  const { access_token } = await signedIn.json()
  const slug = name.slice(name.indexOf('@') + 1)
  const headers = {
    ...own,
    authorization: `Bearer ${access_token}`,
    'x-org-id': organizations.find((one) => one.slug === slug)?.id ?? '',
    'idempotency-key': crypto.randomUUID(),
  }
  const { method, path, body, version } = asked
  return fetch(`${url}${path}`, {
    method,
    headers: { ...headers, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
