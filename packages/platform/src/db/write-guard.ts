/**
 * How writes and a cache in front of the database meet: a statement declares what it changes, and the
 * runner of writes asks the guard before it sends such a statement. `cache/guard.ts` is the guard.
 */

/**
 * What a statement changes: by the kind of cached document, the ids, from the statement's parameters. An id
 * of nothing does no harm.
 */
export type Touches<P> = Readonly<Record<string, (values: P) => readonly string[]>>

/** One document of an organization that a write changes. */
export type TouchedKey = { readonly kind: string; readonly id: string }

/** Leave to send one write. */
export type WritePass = {
  /** The statement is refused by the server when it begins after this instant of the database's clock. */
  readonly notAfter: string
  /** The same in ticks of this process. */
  readonly sendUntil: number
  /** The write has ended. `known`: it has happened or it has not, and cannot happen later. */
  end(known: boolean): void
}

/** Keeps caches from outliving what they hold. */
export type WriteGuard = {
  /**
   * Resolves when no reader can take the keys' old documents from a cache once the write is done.
   *
   * Cost:   1 call of the cache; up to a second when the cache is out of reach, once in a while.
   * Throws: DatabaseBusyError, DatabaseError: the write must not be sent.
   */
  before(orgId: string, keys: readonly TouchedKey[]): Promise<WritePass>
}
