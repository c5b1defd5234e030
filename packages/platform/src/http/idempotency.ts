/**
 * Writes that may be sent again. The reply of a write is stored by the statement that has its effect
 * (`ehr.remember_reply`), so a repeated request finds either both or neither. Source: IETF draft
 * "The Idempotency-Key HTTP Header Field".
 */
import { hash } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { integer, nullable, statement, text, uuid } from '../db/statement.ts'
import { ApiError, invalid } from './api-error.ts'
import { etagOf } from './etag.ts'
import type { Caller, Reply } from './route.ts'

/** Longest key: a UUID has 36 characters. */
const KEY_CHARACTERS_MAX = 255

const storedReply = statement({
  name: 'idempotency.find',
  params: [uuid, uuid, text],
  row: {
    request_hash: text,
    status: integer,
    body: text,
    location: nullable(text),
    etag: nullable(text),
  },
  sql: `
    SELECT request_hash, status, body, location, etag
      FROM idempotency_keys
     WHERE org_id = $1 AND user_id = $2 AND key = $3`,
})

/** A key and what it was sent with. */
export type IdempotencyKey = { readonly key: string; readonly requestHash: string }

/**
 * The key of a request; null when it has none.
 *
 * Throws: ApiError 400 when a required key is missing, or the key is not one to 255 visible characters.
 */
export function idempotencyKey(
  header: string | null,
  rule: 'accepted' | 'required' | undefined,
  request: { method: string; path: string; body: unknown },
): IdempotencyKey | null {
  if (rule === undefined) return null
  if (header === null) {
    if (rule === 'accepted') return null
    throw invalid(
      'idempotency_key_required',
      'Missing Idempotency-Key header: make a new UUID for each intended write',
    )
  }
  if (!/^[!-~]+$/.test(header) || header.length > KEY_CHARACTERS_MAX || header.includes(',')) {
    throw invalid(
      'invalid_idempotency_key',
      `Idempotency-Key must be 1 to ${KEY_CHARACTERS_MAX} visible characters without commas`,
    )
  }
  const content = `${request.method} ${request.path} ${JSON.stringify(request.body)}`
  return { key: header, requestHash: hash('sha256', content, 'base64url') }
}

/** Runs writes at most once a key. */
export type Idempotency = {
  /**
   * The stored reply of the key, or the reply of `write`, which stores it. With `writeTells` the write fails
   * whenever the key has a reply already, so it is made without asking first.
   *
   * Cost:   1 round trip beside the write's; with `writeTells` only when the write fails.
   * Throws: ApiError 422 when the key was used for another request, 409 while it is in use.
   */
  once(
    caller: Caller,
    key: IdempotencyKey,
    write: () => Promise<Reply> | Reply,
    writeTells?: boolean,
  ): Promise<Reply>
}

/** Makes the guard of a process; across processes the key's primary key guards. */
export function createIdempotency(db: Database): Idempotency {
  const inUse = new Set<string>()

  const find = async (caller: Caller, key: IdempotencyKey): Promise<Reply | null> => {
    const stored = await db.write.maybeOne(caller.orgId, storedReply, [caller.orgId, caller.userId, key.key])
    if (stored === null) return null
    if (stored.request_hash !== key.requestHash) {
      throw new ApiError(
        'unprocessable',
        'idempotency_key_reused',
        'The Idempotency-Key was used for another request',
      )
    }
    const { status, body, location, etag } = stored
    return {
      ...{ status, body },
      ...(location === null ? {} : { location }),
      ...(etag === null ? {} : { etag: etagOf(Number(etag), body) }),
    }
  }

  return {
    async once(caller, key, write, writeTells = false) {
      const name = `${caller.orgId} ${caller.userId} ${key.key}`
      if (inUse.has(name)) {
        throw new ApiError(
          'conflict',
          'idempotency_key_in_use',
          'A request with this Idempotency-Key is under way',
        )
      }
      inUse.add(name)
      try {
        const known = writeTells ? null : await find(caller, key)
        if (known !== null) return known
        try {
          return await write()
        } catch (error) {
          // The write may have been done before: by another request, or by this one with its answer lost.
          const done = await find(caller, key)
          if (done !== null) return done
          throw error
        }
      } finally {
        inUse.delete(name)
      }
    },
  }
}
