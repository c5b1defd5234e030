/** A real OpenID provider on this machine, and a browser that goes there and back. */
import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import type { Answer, Browser } from './browser.ts'

/** What the provider knows the service by. */
export const CLIENT = { id: 'ehr', secret: 'a secret of the tests, long enough' }

/** A running provider. */
export type TestProvider = { readonly issuer: string; close(): Promise<void> }

/** Subjects that the provider says have no verified address. */
export const UNVERIFIED = 'unverified:'

/** Starts a provider at which everybody has an account: the subject is what is typed, the address too. */
export async function startProvider(redirectUrl: string): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
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

/** Signs in at the provider as somebody and gives the address to which it sends the browser back. */
export async function passProvider(start: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  let next = await go(start, cookies)
  for (let step = 0; step < 12; step++) {
    const location = next.headers.get('location')
    if (location?.includes('/api/auth/oidc/callback')) return location
    if (location !== null) {
      next = await go(new URL(location, next.url).href, cookies)
      continue
    }
    const page = await next.text()
    const [, action = ''] = /action="([^"]+)"/.exec(page) ?? []
    const [, prompt = ''] = /name="prompt" value="([^"]+)"/.exec(page) ?? []
    const body = new URLSearchParams({ prompt, login, password: 'any' })
    next = await go(new URL(action, next.url).href, cookies, body)
  }
  throw new Error('the provider did not send the browser back')
}

/** Goes to the provider and back to the service. */
export async function signInThere(browser: Browser, login: string, start?: string): Promise<Answer> {
  const away = start ?? (await browser.ask('GET', '/api/auth/oidc/start')).headers.get('location') ?? ''
  return arrive(browser, await passProvider(away, login))
}

/** The browser as the provider sends it: from another site, without the page's token. */
export function arrive(browser: Browser, address: string): Promise<Answer> {
  const { pathname, search } = new URL(address)
  return browser.ask('GET', `${pathname}${search}`, {
    token: null,
    headers: { 'sec-fetch-site': 'cross-site' },
  })
}

async function go(url: string, cookies: Map<string, string>, body?: URLSearchParams): Promise<Response> {
  const sent = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  const response = await fetch(url, {
    ...{ headers: sent, redirect: 'manual' as const },
    ...(body === undefined ? {} : { method: 'POST', body }),
  })
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    cookies.set(name, value)
  }
  return response
}
