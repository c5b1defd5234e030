/**
 * Validators of replies. An ETag is `"<version>-<digest>"`: the digest covers the whole body, because a
 * patient's reply also holds encounters, which change without the patient; the version is what
 * `If-Match` compares.
 */
import { hash } from 'node:crypto'
import { ApiError } from './api-error.ts'

/** The ETag of a body of a row's version. */
export function etagOf(version: number, body: string | Uint8Array): string {
  return etagWith(version, digestOf(body))
}

/** The ETag of a body whose digest is known. */
export function etagWith(version: number, digest: string): string {
  return `"${version}-${digest}"`
}

/** The digest of a body. */
export function digestOf(body: string | Uint8Array): string {
  return hash('sha1', body, 'base64url')
}

/**
 * Whether `If-None-Match` names the ETag. Compared weakly: a proxy that compresses replies marks our
 * ETags as weak. Source: RFC 9110, 13.1.2.
 */
export function matchesEtag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

const IF_MATCH = /^(?:W\/)?"(\d{1,9})(?:-[\w-]*)?"$/

/**
 * The version that an `If-Match` header names; null for `*`, which any version satisfies.
 *
 * Throws: ApiError 412 when it is none of our ETags.
 */
export function expectedVersion(ifMatch: string): number | null {
  if (ifMatch.trim() === '*') return null
  const version = IF_MATCH.exec(ifMatch.trim())?.[1]
  if (version === undefined) throw outdated()
  return Number(version)
}

/** The row has another version than the client read. */
export function outdated(): ApiError {
  return new ApiError(
    'precondition_failed',
    'outdated',
    'The record has changed since it was read; read it again',
  )
}
