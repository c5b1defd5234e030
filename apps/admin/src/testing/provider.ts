/** A browser that goes to the provider of the tests and back. */
import type { Answer, Browser } from './browser.ts'

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
