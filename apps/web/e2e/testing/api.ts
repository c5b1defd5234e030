/** What somebody else does meanwhile, without a screen. */
import type { Stack } from './stack.ts'

/** Signs a person in at the service, and asks it for something in an organization. */
export async function askAs(
  { url, password, organizations }: Stack,
  name: string,
  asked: { readonly method: string; readonly path: string; readonly body?: object },
): Promise<Response> {
  const own = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const signIn = { method: 'POST', headers: own, body: JSON.stringify({ name, password }) }
  const { access_token } = await (await fetch(`${url}/api/auth/sign-in`, signIn)).json()
  const slug = name.slice(name.indexOf('@') + 1)
  const headers = {
    ...own,
    authorization: `Bearer ${access_token}`,
    'x-org-id': organizations.find((one) => one.slug === slug)?.id ?? '',
    'idempotency-key': crypto.randomUUID(),
  }
  const { method, path, body } = asked
  return fetch(`${url}${path}`, {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
