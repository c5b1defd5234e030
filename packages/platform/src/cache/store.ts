/**
 * What a cache can do for its readers and writers, in memory or in Redis. Under each name there is at most
 * one of: a value; a lease, which entitles who took it to put the value there; fences, which writers put
 * there before they write. A fence takes the place of value and lease, and while one is there nobody gets
 * a lease: so a value can only be filled by who read the database after every write that went before, and
 * before any write that comes after.
 */
import { etagOf } from '../http/etag.ts'
import type { CacheKey } from './key.ts'

/** What is kept: a reply's body as it goes out, its validator, and whose it is. */
export type CachedDocument = {
  readonly body: Uint8Array<ArrayBuffer>
  readonly version: number
  readonly etag: string
  /** The patient that it is about; null when it is about nobody or several. */
  readonly patientId: string | null
  /** Whether that record was behind glass when it was read; the gate looks up to whom it is open. */
  readonly restricted: boolean
  /** How long it stays right though nobody writes, from when its reading began; null: for good. */
  readonly lifeMs: number | null
}

/** The document of a row whose body is JSON text. */
export function documentOf(
  row: { readonly version: number; readonly body: string; readonly restricted: boolean },
  patientId: string | null,
): CachedDocument {
  const body = ENCODER.encode(row.body)
  const { version, restricted } = row
  return { body, version, etag: etagOf(version, body), patientId, restricted, lifeMs: null }
}

/** The answer to a question about many rows, as JSON text; `lifeMs`: see CachedDocument. */
export function answerOf(text: string, lifeMs: number | null): CachedDocument {
  return { ...documentOf({ version: 0, body: text, restricted: false }, null), lifeMs }
}

const ENCODER = new TextEncoder()

/** What was found under a key. */
export type Look =
  | { readonly result: 'hit'; readonly document: CachedDocument }
  | {
      readonly result: 'miss' | 'fenced' | 'away'
      /**
       * Names the lease that was in place. Two looks that saw the same one may share a read of the database
       * that began after the first: no write was announced between them. Null: they may not.
       */
      readonly witness: string | null
      /** For whoever took the lease: puts the document there if the lease still is; null gives it back. */
      fill: ((document: CachedDocument | null) => void) | null
    }

/** Where documents are kept. */
export type CacheStore = {
  /** Which cache this is, as `cache_state.domain` has it; null when there is none at the moment. */
  domain(): string | null
  /** Why there is none; null when there is one. */
  trouble(): string | null
  /** Finds out anew which cache this is; there is none until that is known. */
  lookAgain(): void
  /**
   * Looks a key up; a lease is taken when there is nothing. Values of other epochs are nothing.
   *
   * Returns: `away` when the cache did not answer in time. Never rejects.
   */
  look(key: CacheKey, epoch: number): Look | Promise<Look>
  /** Puts the writer's fence on all names; false when it is not certain that they are there. */
  fence(names: readonly string[], writer: string, forMs: number): boolean | Promise<boolean>
  /** Takes the writer's fences away. */
  lift(names: readonly string[], writer: string): void
  stats(): { readonly entries: number; readonly bytes: number }
  close(): Promise<void>
}

/** Nothing is known under the key, and nothing may be put there. */
export const AWAY: Look = { result: 'away', witness: null, fill: null }
/** A write is under way. */
export const FENCED: Look = { result: 'fenced', witness: null, fill: null }
