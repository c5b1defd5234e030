/** Names of what is cached: `v1:<organization>:<kind>:<id>`. */
import { hash } from 'node:crypto'

/** A document, or the answer to a question about a collection, of one organization. */
export type CacheKey = {
  readonly orgId: string
  readonly kind: string
  readonly id: string
  /** The collection that the answer was made from: it counts until anything of the collection is written. */
  readonly within?: string
}

/** Id of the one key of a collection; writes name it as what they change. */
export const COLLECTION_ID = 'all'

/** The id of the answer to a question, by all that it depends on beside the organization. */
export function questionId(asked: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(asked), 'hex')
}

/** What a statement touches that changes a collection. */
export const wholeCollection = (): readonly string[] => [COLLECTION_ID]

/** The key's name. */
export function keyText({ orgId, kind, id }: CacheKey): string {
  return `v1:${orgId}:${kind}:${id}`
}

/** The name of the collection's own key; null for a document. */
export function collectionText({ orgId, within }: CacheKey): string | null {
  return within === undefined ? null : `v1:${orgId}:${within}:${COLLECTION_ID}`
}
