/**
 * The OpenID provider of the installation, as far as we speak with it: authorization code with PKCE, state
 * and nonce. The one file that names the library. Source: OpenID Connect Core 1.0, 3.1; RFC 9700.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'

/** Where the provider is and what it knows us by. */
export type ProviderSettings = {
  readonly issuer: string
  readonly clientId: string
  /** '': a public client; PKCE is all that protects the code. */
  readonly clientSecret: string
  readonly redirectUrl: string
}

/** What has to be the same when the person comes back. */
export type Departure = { readonly state: string; readonly nonce: string; readonly verifier: string }

/** Who came back, as the provider says. */
export type Arrival = {
  readonly issuer: string
  readonly subject: string
  /** Null unless the provider has verified it. */
  readonly verifiedEmail: string | null
}

/** Sends people to the provider and reads what they bring back. */
export type Provider = {
  depart(): Promise<{ readonly url: string; readonly departure: Departure }>
  /** Throws: when anything that was brought back is not what was asked for. */
  arrive(query: Readonly<Record<string, string>>, departure: Departure): Promise<Arrival>
}

/** Longest wait for an answer of the provider. */
const TIMEOUT_SECONDS = 5
/** Nobody's subject or address is longer; OpenID Connect Core allows 255. */
const CHARACTERS_MAX = 255

/** Makes the provider of the settings. It is asked for its addresses and keys when it is first needed. */
export function createProvider(settings: ProviderSettings): Provider {
  const { issuer, clientId, clientSecret, redirectUrl } = settings
  let known: Promise<Configuration> | null = null
  const configuration = (): Promise<Configuration> => {
    known ??= discovery(
      new URL(issuer),
      clientId,
      { redirect_uris: [redirectUrl] },
      clientSecret === '' ? None() : ClientSecretBasic(clientSecret),
      { timeout: TIMEOUT_SECONDS, execute: isLoopback(issuer) ? [allowInsecureRequests] : [] },
    ).catch((error: unknown) => {
      // It may be there the next time.
      known = null
      throw error
    })
    return known
  }
  return {
    async depart() {
      const departure = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUrl,
        scope: 'openid email',
        state: departure.state,
        nonce: departure.nonce,
        code_challenge: await calculatePKCECodeChallenge(departure.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, departure }
    },
    async arrive(query, departure) {
      const back = new URL(redirectUrl)
      for (const [name, value] of Object.entries(query)) back.searchParams.set(name, value)
      const tokens = await authorizationCodeGrant(await configuration(), back, {
        expectedState: departure.state,
        expectedNonce: departure.nonce,
        pkceCodeVerifier: departure.verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined || claims.sub.length > CHARACTERS_MAX) throw new Error('no subject')
      const { email, email_verified } = claims
      const isVerified =
        email_verified === true && typeof email === 'string' && email.length <= CHARACTERS_MAX
      return { issuer: claims.iss, subject: claims.sub, verifiedEmail: isVerified ? email : null }
    },
  }
}

/** Whether an address is this machine's: the only ones that may be without TLS. */
export function isLoopback(address: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(address)
}
