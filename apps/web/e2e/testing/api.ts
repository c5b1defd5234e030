/** What somebody else does meanwhile, without a screen. */
import type { Stack } from './stack.ts'

/** What is asked of the platform. */
export type Asked = {
  readonly method: string
  readonly path: string
  readonly body?: object
  /** The version that is changed. */
  readonly version?: number
}

/** Signs a person in at the service; gives how to ask for things in the organization that the name says. */
export async function signedIn(
  { url, password, organizations }: Stack,
  name: string,
): Promise<(asked: Asked) => Promise<Response>> {
  const own = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const signIn = { method: 'POST', headers: own, body: JSON.stringify({ name, password }) }
  const answer = await fetch(`${url}/api/auth/sign-in`, signIn)
  if (!answer.ok) throw new Error(`${name} cannot sign in: ${answer.status} ${await answer.text()}`)
  const { access_token } = await answer.json()
  const slug = name.slice(name.indexOf('@') + 1)
  const orgId = organizations.find((one) => one.slug === slug)?.id ?? ''
  const headers = { ...own, authorization: `Bearer ${access_token}`, 'x-org-id': orgId }
  return ({ method, path, body, version }) =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        ...{ ...headers, 'idempotency-key': crypto.randomUUID() },
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
}

/** The same for one request. */
export async function askAs(stack: Stack, name: string, asked: Asked): Promise<Response> {
  return (await signedIn(stack, name))(asked)
}
