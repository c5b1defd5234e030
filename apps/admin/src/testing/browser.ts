/** A browser as far as signing in is concerned: it keeps cookies and says where a request comes from. */

/** What came back; `body` is the JSON object, `{}` when there is none. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** How a test asks. */
export type Asking = {
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
  /** A token other than the browser's own; null for none. */
  readonly token?: string | null
}

/** A browser with its cookies and the token that its page keeps in memory. */
export type Browser = {
  readonly cookies: Map<string, string>
  token: string | null
  ask(method: string, path: string, asking?: Asking): Promise<Answer>
  /** Signs in with a password and keeps the token. */
  signIn(name: string, password: string): Promise<Answer>
  refresh(body?: object): Promise<Answer>
}

/** Opens a browser at an address that the proxy of the tests tells. */
export function openBrowser(url: string, address: string): Browser {
  const cookies = new Map<string, string>()
  const browser: Browser = {
    cookies,
    token: null,
    async ask(method, path, { body, headers = {}, token = browser.token } = {}) {
      const sent = new Headers({ 'x-forwarded-for': address, 'sec-fetch-site': 'same-origin' })
      if (cookies.size > 0)
        sent.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      if (token !== null) sent.set('authorization', `Bearer ${token}`)
      if (body !== undefined) sent.set('content-type', 'application/json')
      for (const [name, value] of Object.entries(headers)) sent.set(name, value)
      const content = typeof body === 'object' ? JSON.stringify(body) : body
      const response = await fetch(`${url}${path}`, {
        ...{ method, headers: sent, redirect: 'manual' as const },
        ...(content === undefined ? {} : { body: content }),
      })
      keepCookies(cookies, response.headers)
      const text = await response.text()
      const isJson = text !== '' && response.headers.get('content-type') === 'application/json'
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson ? JSON.parse(text) : {},
      }
    },
    async signIn(name, password) {
      return keepToken(browser, await browser.ask('POST', '/api/auth/sign-in', { body: { name, password } }))
    },
    async refresh(body = {}) {
      return keepToken(browser, await browser.ask('POST', '/api/auth/refresh', { body }))
    },
  }
  return browser
}

/** Keeps the token of an answer that has one. */
export function keepToken(browser: Browser, answer: Answer): Answer {
  const token = answer.body['access_token']
  if (typeof token === 'string') browser.token = token
  return answer
}

function keepCookies(cookies: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/; Max-Age=0/.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }
}
