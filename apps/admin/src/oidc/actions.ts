/** Signing in by an OpenID provider, and linking its accounts to people. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { ApiError, forbidden, notFound } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import type { OwnCaller, Reply } from '@ehrconnect/platform/http/route'
import { addressBucket, countAttempt } from '../attempts.ts'
import { clearedDepartureCookie, departureCookie, type Journey, readDeparture } from '../departure-cookie.ts'
import type { Deps } from '../deps.ts'
import type { Arrival, Provider } from '../provider.ts'
import { reauthenticate } from '../reauthentication.ts'
import { proveSecondFactor } from '../second-factor-proof.ts'
import { signIn } from '../session-opening.ts'
import { linkAccount, linkByEmail, linkedUser, ownFactor, unlinkAccount } from './queries.ts'

type Asked = { readonly client: Client; readonly context: string }

/** Sends a browser to the provider. Throws: ApiError 404 without one, 503 when it does not answer. */
export async function begin(deps: Deps): Promise<Reply> {
  const { url, cookie } = await depart(deps, null)
  return { status: 303, body: null, location: url, cookies: [cookie] }
}

/**
 * Begins to link a provider's account to the asking person, who proves first that it is he.
 *
 * Returns: where the browser goes.
 */
export async function beginLink(
  deps: Deps,
  own: OwnCaller,
  given: { readonly password?: string; readonly code?: string },
  { client, context }: Asked,
): Promise<Reply> {
  const { userId, sessionId } = own
  providerOf(deps)
  if (sessionId === null)
    throw new ApiError('conflict', 'no_session', 'This token was made by hand and has no session')
  const userName = await reauthenticate(deps, own, given.password ?? null, client, context)
  const found = await deps.db.list.maybeOne(NO_ORGANIZATION, ownFactor, [userId])
  if (found?.has_second_factor === true) {
    await proveSecondFactor(deps, {
      userId,
      userName,
      code: given.code ?? '',
      client,
      context,
      refused: wrongCode,
    })
  }
  const { url, cookie } = await depart(deps, { userId, sessionId })
  return { status: 200, body: JSON.stringify({ url }), cookies: [cookie] }
}

/**
 * Takes back a browser that the provider sends. It always answers with a way on: the page says what happened.
 *
 * Cost: up to 5 round trips to the database and 2 to the provider.
 */
export async function comeBack(
  deps: Deps,
  query: Readonly<Record<string, string | undefined>>,
  { client, context }: Asked,
): Promise<Reply> {
  const provider = providerOf(deps)
  await countAttempt(deps.db, [addressBucket(client.address)])
  const journey = readDeparture(deps, client)
  if (journey === null) return failed(deps, 'expired')
  const given = Object.fromEntries(
    Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  const arrival = await provider.arrive(given, journey.departure).catch(() => null)
  if (arrival === null) return failed(deps, 'refused')
  return journey.link === null
    ? signInAs(deps, arrival, { client, context })
    : link(deps, arrival, journey.link, context)
}

/** Takes the link away. Throws: ApiError 404 without one, or when it is the only way to sign in. */
export async function unlink(deps: Deps, own: OwnCaller, context: string): Promise<void> {
  const gone = await deps.db.write.maybeOne(NO_ORGANIZATION, unlinkAccount, [own.userId, context])
  if (gone === null) throw notFound('link')
}

async function signInAs(deps: Deps, arrival: Arrival, { client, context }: Asked): Promise<Reply> {
  const { issuer, subject, verifiedEmail } = arrival
  const known = await deps.db.list.maybeOne(NO_ORGANIZATION, linkedUser, [issuer, subject])
  let userId = known?.user_id ?? null
  if (userId === null && verifiedEmail !== null) {
    const values = [issuer, subject, verifiedEmail, context] as const
    const linked = await deps.db.write.maybeOne(NO_ORGANIZATION, linkByEmail, values)
    userId = linked?.user_id ?? null
  }
  if (userId === null) return failed(deps, 'no_account')
  const buckets = [addressBucket(client.address)]
  const { cookies = [] } = await signIn(deps, { userId, method: 'oidc', buckets }, client, context)
  return goTo('/?signed-in', [...cookies, clearedDepartureCookie(deps)])
}

async function link(
  deps: Deps,
  { issuer, subject }: Arrival,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  context: string,
): Promise<Reply> {
  const values = [issuer, subject, userId, sessionId, context] as const
  const linked = await deps.db.write.maybeOne(NO_ORGANIZATION, linkAccount, values)
  return linked === null ? failed(deps, 'not_linked') : goTo('/?linked', [clearedDepartureCookie(deps)])
}

async function depart(
  deps: Deps,
  link: Journey['link'],
): Promise<{ readonly url: string; readonly cookie: string }> {
  const provider = providerOf(deps)
  const { url, departure } = await provider.depart().catch(() => {
    throw new ApiError('unavailable', 'provider_unavailable', 'The provider does not answer; try again')
  })
  return { url, cookie: departureCookie(deps, { departure, link }) }
}

function providerOf({ provider }: Deps): Provider {
  if (provider === null) throw new ApiError('not_found', 'no_provider', 'There is no provider to sign in by')
  return provider
}

function failed(deps: Deps, reason: string): Reply {
  return goTo(`/?sign-in-failed=${reason}`, [clearedDepartureCookie(deps)])
}

function goTo(location: string, cookies: readonly string[]): Reply {
  return { status: 303, body: null, location, cookies }
}

/** 403, because a 401 tells a page that its session has ended. */
function wrongCode(): ApiError {
  return forbidden('wrong_code', 'The code is not right, or was used before', null)
}
