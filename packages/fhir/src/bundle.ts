/**
 * Finds the resources of a FHIR document (a Bundle, or one resource by itself) without parsing or
 * rewriting them: each comes as the range where it stands in the text.
 */
import {
  decodeString,
  eachElement,
  eachMember,
  JsonTextError,
  STOP,
  skipSpace,
  type TextRange,
  valueEnd,
} from './json-text.ts'

/** One entry of a bundle. What is absent, or not a string where one belongs, is null. */
export type BundleEntry = {
  readonly index: number
  readonly fullUrl: string | null
  readonly method: string | null
  /** `request.url`, for example `Patient/12`. */
  readonly url: string | null
  readonly resource: TextRange | null
  readonly resourceType: string | null
  readonly id: string | null
}

/** What a text holds; entries that stand before a break of the JSON are given, the break is `error`. */
export type FhirDocument = {
  readonly resourceType: string | null
  /** `Bundle.type`. */
  readonly type: string | null
  readonly entries: readonly BundleEntry[]
  readonly error: JsonTextError | null
}

type Draft = { -readonly [Name in keyof BundleEntry]: BundleEntry[Name] }

/**
 * Scans a text that holds one JSON object. The text may be UTF-8 bytes read as Latin-1, so that
 * ranges are byte positions: everything that is decoded here is ASCII in FHIR.
 */
export function scanDocument(text: string): FhirDocument {
  const document: { resourceType: string | null; type: string | null } = { resourceType: null, type: null }
  const entries: BundleEntry[] = []
  let error: JsonTextError | null = null
  try {
    const end = eachMember(text, skipSpace(text, 0), (name, start) => {
      if (name === 'entry' && text.charAt(start) === '[')
        return eachElement(text, start, (index, at) => scanEntry(text, at, index, entries))
      const end = valueEnd(text, start)
      if (name === 'resourceType') document.resourceType = stringOrNull(text, { start, end })
      if (name === 'type') document.type = stringOrNull(text, { start, end })
      return end
    })
    const rest = skipSpace(text, end)
    if (rest < text.length) error = new JsonTextError('something follows the JSON value', rest)
  } catch (thrown) {
    if (!(thrown instanceof JsonTextError)) throw thrown
    error = thrown
  }
  return { ...document, entries, error }
}

function scanEntry(text: string, start: number, index: number, entries: BundleEntry[]): number {
  const entry: Draft = {
    index,
    fullUrl: null,
    method: null,
    url: null,
    resource: null,
    resourceType: null,
    id: null,
  }
  if (text.charAt(start) !== '{') {
    entries.push(entry)
    return valueEnd(text, start)
  }
  const entryEnd = eachMember(text, start, (name, at) => {
    const end = valueEnd(text, at)
    if (name === 'fullUrl') entry.fullUrl = stringOrNull(text, { start: at, end })
    else if (name === 'resource') entry.resource = { start: at, end }
    else if (name === 'request' && text.charAt(at) === '{') scanRequest(text, at, entry)
    return end
  })
  if (entry.resource !== null) scanHead(text, entry.resource, entry)
  entries.push(entry)
  return entryEnd
}

function scanRequest(text: string, start: number, entry: Draft): void {
  eachMember(text, start, (name, at) => {
    const end = valueEnd(text, at)
    if (name === 'method') entry.method = stringOrNull(text, { start: at, end })
    else if (name === 'url') entry.url = stringOrNull(text, { start: at, end })
    return end
  })
}

/** Reads the type and the id, which stand first as a rule; a broken resource is told by its own parse. */
function scanHead(text: string, resource: TextRange, entry: Draft): void {
  if (text.charAt(resource.start) !== '{') return
  try {
    eachMember(text, resource.start, (name, at) => {
      const end = valueEnd(text, at)
      if (name === 'resourceType') entry.resourceType = stringOrNull(text, { start: at, end })
      else if (name === 'id') entry.id = stringOrNull(text, { start: at, end })
      return entry.resourceType !== null && entry.id !== null ? STOP : end
    })
  } catch (thrown) {
    if (!(thrown instanceof JsonTextError)) throw thrown
  }
}

function stringOrNull(text: string, range: TextRange): string | null {
  return text.charAt(range.start) === '"' ? decodeString(text, range) : null
}
