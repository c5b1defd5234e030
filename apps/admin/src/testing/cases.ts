/** A valid request of each route, for the tests that are made from the table of routes. */
import { NORTH, NURSE, PASSWORD, STRANGER } from './people.ts'

/** A request; `status`: what it is answered when the caller may. */
export type RouteCase = {
  readonly params?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
  readonly ifMatch?: string
  readonly status: number
}

const nurse = { params: { id: NURSE.id } }
const code = { body: { code: '000000' } }

/** By operation. Routes about the asking person are asked by somebody who is signed in. */
export const CASES: Readonly<Record<string, RouteCase>> = {
  'auth.sign_in': { body: { name: NURSE.name, password: PASSWORD }, status: 200 },
  'auth.set_up': { body: { code: 'a code of nobody', password: PASSWORD }, status: 401 },
  'auth.second_factor': { body: { challenge: 'x', code: '000000' }, status: 401 },
  'auth.refresh': { body: {}, status: 401 },
  'auth.sign_out': { status: 204 },
  'auth.me': { status: 200 },
  'auth.extend': { status: 200 },
  'auth.change_password': { body: { current_password: 'x', new_password: 'y' }, status: 403 },
  'sessions.list': { status: 200 },
  'sessions.end': { params: { id: NORTH.id }, status: 404 },
  'sessions.end_others': { status: 200 },
  'second_factor.get': { status: 200 },
  'second_factor.enrol': { body: { password: 'x' }, status: 403 },
  'second_factor.confirm': { ...code, status: 409 },
  'second_factor.renew_codes': { ...code, status: 404 },
  'second_factor.disable': { ...code, status: 404 },
  'oidc.get': { status: 200 },
  'oidc.start': { status: 404 },
  'oidc.callback': { status: 404 },
  'oidc.link': { body: {}, status: 404 },
  'oidc.unlink': { status: 404 },
  'users.list': { status: 200 },
  'users.get': { ...nurse, status: 200 },
  'users.create': { body: { name: 'case@north', roles: ['nurse'] }, status: 201 },
  'users.invite': { body: { name: STRANGER.name, roles: ['billing'] }, status: 200 },
  'users.update': { ...nurse, body: { display_name: 'Nora' }, ifMatch: '*', status: 200 },
  'users.set_roles': { ...nurse, body: { roles: ['nurse'] }, ifMatch: '*', status: 200 },
  'users.deactivate': { ...nurse, status: 204 },
  'users.activate': { ...nurse, status: 204 },
  'users.unlock': { ...nurse, status: 204 },
  'users.setup_code': { ...nurse, status: 200 },
  'users.reset_second_factor': { ...nurse, status: 204 },
  'users.sessions': { ...nurse, status: 200 },
  'users.end_sessions': { ...nurse, status: 200 },
  'organization.sign_in_settings': { status: 200 },
  'organization.change_sign_in_settings': {
    ...{ body: { oidc_link_by_email: false }, ifMatch: '*', status: 200 },
  },
}

/** The case of a route. Throws: when there is none. */
export function caseOf(operation: string): RouteCase {
  const found = CASES[operation]
  if (found === undefined) throw new Error(`no case of ${operation}: add one to cases.ts`)
  return found
}

/** The path of a route with the parameters of its case. */
export function pathOf(path: string, params: RouteCase['params'] = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '')
}
