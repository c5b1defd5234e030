/** An administrator at work in the tests. */
import type { TestAdmin } from './admin.ts'
import type { Answer, Asking, Browser } from './browser.ts'
import { type Member, NORTH, PASSWORD, type Place } from './people.ts'

/** A browser that asks for one organization. */
export type Desk = {
  readonly browser: Browser
  ask(method: string, path: string, asking?: Asking): Promise<Answer>
}

/** Signs a person in and has him ask for an organization. */
export async function deskOf(admin: TestAdmin, member: Member, place: Place = NORTH): Promise<Desk> {
  const browser = admin.browser()
  await browser.signIn(member.name, PASSWORD)
  return {
    browser,
    ask: (method, path, asking = {}) =>
      browser.ask(method, `/api/admin/users${path}`, {
        ...asking,
        headers: { 'x-org-id': place.id, ...asking.headers },
      }),
  }
}

/** Status and code, which is what a client decides by. */
export function told({ status, body }: Answer): string {
  return `${status} ${body['code'] ?? ''}`.trim()
}
