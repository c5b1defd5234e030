/** One resource on its way into the database: parsed, identified, not yet mapped. */
import { createHash } from 'node:crypto'
import { contentId, isFhirId, isResourceType, normalId } from '@ehrconnect/fhir/identity'
import { nestingDepth } from '@ehrconnect/fhir/json-text'
import { isObject, type JsonObject } from '@ehrconnect/fhir/read'
import type { ImportProblem } from './report.ts'
import { type BundleScope, type RawResource, urlKey } from './source.ts'

/** What was stored of a resource before this run read it. */
export type Earlier = {
  readonly content: 'absent' | 'same' | 'different'
  readonly unresolved: readonly string[]
}

/** A resource with its identity. */
export type Item = {
  readonly file: string
  readonly entry: number
  readonly type: string
  readonly id: string
  /** `Type/id`: what references name. */
  readonly key: string
  readonly bytes: Buffer
  readonly text: string
  readonly hash: Buffer
  readonly resource: JsonObject
  readonly fullUrl: string | null
  readonly scope: BundleScope | null
  /** Known when the run reads the resource a second time; else the stored original tells. */
  readonly earlier: Earlier | null
  /** Set when the database has refused the row: only the original is stored. */
  readonly refusedBecause: string | null
}

/** What became of the raw resource; `repeated`: the same text stands in the bundle before. */
export type Intake =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'problem'; readonly problem: ImportProblem }
  | { readonly kind: 'repeated'; readonly type: string }

/** `jsonb` and our own walks go down by recursion; no real resource comes near this. */
export const RESOURCE_DEPTH_MAX = 100

/** Parses and identifies a resource. Its bytes are UTF-8. */
export function takeIn(raw: RawResource): Intake {
  const text = raw.text ?? raw.bytes.toString('utf8')
  const resource = nestingDepth(text) > RESOURCE_DEPTH_MAX ? 'deep' : parse(text)
  if (resource === 'deep') return problem(raw, null, null, `is nested deeper than ${RESOURCE_DEPTH_MAX}`)
  if (resource === 'broken') return problem(raw, null, null, 'is not valid JSON')
  if (!isObject(resource)) return problem(raw, null, null, 'is not a JSON object')
  const type = resource['resourceType']
  if (typeof type !== 'string' || !isResourceType(type))
    return problem(raw, null, null, 'resourceType is missing or no type of FHIR')
  const given = resource['id']
  if (given !== undefined && (typeof given !== 'string' || !isFhirId(given)))
    return problem(raw, type, null, `${type}.id is not a FHIR id`)
  const hash = createHash('sha256').update(raw.bytes).digest()
  const id = given === undefined ? (raw.fallbackId ?? contentId(type, hash)) : normalId(given)
  const key = `${type}/${id}`
  if (raw.scope !== null) {
    const seen = raw.scope.seen.get(key)
    const digest = hash.toString('latin1')
    if (seen === digest) return { kind: 'repeated', type }
    if (seen !== undefined) return problem(raw, type, id, 'the same id occurs in this bundle before')
    raw.scope.seen.set(key, digest)
    if (raw.fullUrl !== null) raw.scope.keys.set(urlKey(raw.fullUrl), key)
  }
  const { file, entry, bytes, fullUrl, scope } = raw
  return {
    kind: 'item',
    item: {
      ...{ file, entry, type, id, key, bytes, text, hash, resource, fullUrl, scope },
      earlier: null,
      refusedBecause: null,
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message repeats what it met, which may be patient data.
    return 'broken'
  }
}

function problem(raw: RawResource, type: string | null, id: string | null, reason: string): Intake {
  const { file, entry } = raw
  return {
    kind: 'problem',
    problem: { file, entry, resource_type: type, fhir_id: id, kind: 'refused', reason },
  }
}
