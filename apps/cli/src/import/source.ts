/** Takes the resources out of one file, as bytes; what cannot be read is told as a problem. */
import { isAscii, isUtf8 } from 'node:buffer'
import { type BundleEntry, type FhirDocument, scanDocument } from '@ehrconnect/fhir/bundle'
import { normalId } from '@ehrconnect/fhir/identity'
import { typeRank } from '@ehrconnect/fhir/map-resource'
import { idOfFullUrl, parseReference } from '@ehrconnect/fhir/reference'
import { openFile, type SourceFile } from './files.ts'

/** What the entries of one bundle know of each other. */
export type BundleScope = {
  /** Full URL → `Type/id`. */
  readonly keys: Map<string, string>
  /** `Type/id` → hash of the entry that had it first. */
  readonly seen: Map<string, string>
}

/** A resource that was found, not yet parsed. */
export type RawResource = {
  readonly file: string
  /** Index in the bundle, or line. */
  readonly entry: number
  readonly bytes: Buffer
  /** The bytes as text, where that is known without decoding them. */
  readonly text: string | null
  readonly fullUrl: string | null
  /** The id that the entry gives in case the resource has none. */
  readonly fallbackId: string | null
  readonly scope: BundleScope | null
}

/** Something that is no resource; `entry` null is the whole file. `counted`: there was to be one. */
export type Unreadable = {
  readonly file: string
  readonly entry: number | null
  readonly reason: string
  readonly counted: boolean
}

/** What the reading of a file gives, piece by piece. */
export type SourcePart =
  | { readonly kind: 'resource'; readonly resource: RawResource }
  | { readonly kind: 'problem'; readonly problem: Unreadable }
  | { readonly kind: 'bytes'; readonly bytes: number }

/** One resource may not be longer: it is held in memory several times while it is stored. */
export const RESOURCE_BYTES_MAX = 16 * 1024 * 1024
/** A bundle is read as a whole; larger ones belong into NDJSON. */
export const BUNDLE_BYTES_MAX = 512 * 1024 * 1024

const READABLE_BUNDLES = ['transaction', 'batch', 'collection', 'searchset']
/** Logs and replies of a server: not what a record holds now. */
const UNREAD_BUNDLES = ['history', 'transaction-response', 'batch-response']
/** These mean something only as a whole. */
const WHOLE_BUNDLES = ['document', 'message']
const NEWLINE = 10

/** The resources of a file; those that others refer to come first within a bundle. */
export async function* readSource(file: SourceFile): AsyncGenerator<SourcePart> {
  if (file.lines) yield* readLines(file)
  else yield* readDocument(file)
}

async function* readDocument(file: SourceFile): AsyncGenerator<SourcePart> {
  const { bytes, broken } = await readWhole(file)
  yield { kind: 'bytes', bytes: bytes.length }
  if (broken !== null) yield problem(file, null, broken)
  const body = withoutMark(bytes)
  if (body.length === 0) {
    if (broken === null) yield problem(file, null, 'the file is empty')
    return
  }
  // One character a byte: what stands between the ASCII of JSON's grammar does not matter to the scan.
  const latin = body.toString('latin1')
  const document = scanDocument(latin)
  yield* readBundleOrResource(file, body, latin, document)
  if (document.error !== null && broken === null) yield problem(file, null, document.error.message)
}

function* readBundleOrResource(
  file: SourceFile,
  body: Buffer,
  latin: string,
  document: FhirDocument,
): Generator<SourcePart> {
  const type = document.type ?? ''
  if (document.resourceType === 'Bundle' && !WHOLE_BUNDLES.includes(type)) {
    if (UNREAD_BUNDLES.includes(type)) {
      yield problem(file, null, `a Bundle of type ${type} is not imported`)
      return
    }
    if (!READABLE_BUNDLES.includes(type) && document.error === null)
      yield problem(file, null, 'Bundle.type is missing or unknown; read as a collection')
    yield* readEntries(file, body, latin, document.entries)
  } else if (document.error === null) {
    yield rawResource(file, 0, trimmed(body), null)
  }
}

function* readEntries(
  file: SourceFile,
  body: Buffer,
  latin: string,
  entries: readonly BundleEntry[],
): Generator<SourcePart> {
  const scope: BundleScope = { keys: new Map(), seen: new Map() }
  for (const entry of entries) {
    const id = entryId(entry)
    if (entry.fullUrl !== null && entry.resourceType !== null && id !== null)
      scope.keys.set(urlKey(entry.fullUrl), `${entry.resourceType}/${id}`)
  }
  const inOrder = [...entries].sort((a, b) => typeRank(a.resourceType ?? '') - typeRank(b.resourceType ?? ''))
  for (const entry of inOrder) {
    if (entry.resource === null) yield problem(file, entry.index, noResourceReason(entry), true)
    else {
      const bytes = body.subarray(entry.resource.start, entry.resource.end)
      // ASCII is the same text either way and needs no second decoding.
      const text = isAscii(bytes) ? latin.slice(entry.resource.start, entry.resource.end) : null
      const origin = { text, fullUrl: entry.fullUrl, fallbackId: entryId(entry), scope }
      yield rawResource(file, entry.index, bytes, origin)
    }
  }
}

/** Full URLs are compared in this form. */
export function urlKey(url: string): string {
  const reference = parseReference(url)
  return reference.kind === 'url' ? reference.url : url
}

async function* readLines(file: SourceFile): AsyncGenerator<SourcePart> {
  let line = 1
  let pieces: Buffer[] = []
  let length = 0
  const finish = function* (): Generator<SourcePart> {
    if (length > RESOURCE_BYTES_MAX) yield problem(file, line, tooLong(), true)
    else {
      const joined = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
      const bytes = trimmed(line === 1 ? withoutMark(joined ?? Buffer.alloc(0)) : (joined ?? Buffer.alloc(0)))
      if (bytes.length > 0) yield rawResource(file, line, bytes, null)
    }
    line++
    pieces = []
    length = 0
  }
  let total = 0
  try {
    for await (const chunk of openFile(file)) {
      if (!Buffer.isBuffer(chunk)) continue
      total += chunk.length
      yield { kind: 'bytes', bytes: chunk.length }
      for (let at = 0; at < chunk.length; ) {
        const newline = chunk.indexOf(NEWLINE, at)
        const end = newline < 0 ? chunk.length : newline
        length += end - at
        if (length <= RESOURCE_BYTES_MAX) pieces.push(chunk.subarray(at, end))
        else pieces = []
        at = end + 1
        if (newline >= 0) yield* finish()
      }
    }
    yield* finish()
    if (total === 0) yield problem(file, null, 'the file is empty')
  } catch (thrown) {
    yield problem(file, line, readFailure(thrown))
  }
}

async function readWhole(file: SourceFile): Promise<{ bytes: Buffer; broken: string | null }> {
  const chunks: Buffer[] = []
  let length = 0
  let broken: string | null = null
  const stream = openFile(file)
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue
      length += chunk.length
      if (length > BUNDLE_BYTES_MAX) {
        broken = `is larger than ${BUNDLE_BYTES_MAX / 1024 / 1024} MiB; split it, or use NDJSON`
        break
      }
      chunks.push(chunk)
    }
  } catch (thrown) {
    broken = readFailure(thrown)
  } finally {
    stream.destroy()
  }
  return { bytes: chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks), broken }
}

type Origin = Pick<RawResource, 'text' | 'fullUrl' | 'fallbackId' | 'scope'>

/** `origin` null: the resource stands by itself. */
function rawResource(file: SourceFile, entry: number, bytes: Buffer, origin: Origin | null): SourcePart {
  if (bytes.length > RESOURCE_BYTES_MAX) return problem(file, entry, tooLong(), true)
  const { text, fullUrl, fallbackId, scope } = origin ?? ALONE
  if (text === null && !isUtf8(bytes)) return problem(file, entry, 'is not UTF-8', true)
  return { kind: 'resource', resource: { file: file.path, entry, bytes, text, fullUrl, fallbackId, scope } }
}

const ALONE: Origin = { text: null, fullUrl: null, fallbackId: null, scope: null }

function problem(file: SourceFile, entry: number | null, reason: string, counted = false): SourcePart {
  return { kind: 'problem', problem: { file: file.path, entry, reason, counted } }
}

function entryId(entry: BundleEntry): string | null {
  if (entry.id !== null) return normalId(entry.id)
  if (entry.fullUrl !== null) {
    const id = idOfFullUrl(entry.fullUrl)
    if (id !== null) return id
  }
  return entry.method === 'PUT' && entry.url !== null ? idOfFullUrl(entry.url) : null
}

function noResourceReason(entry: BundleEntry): string {
  return entry.method === 'DELETE' ? 'a deletion is not imported' : 'the entry has no resource'
}

function tooLong(): string {
  return `is longer than ${RESOURCE_BYTES_MAX / 1024 / 1024} MiB`
}

/** Names the kind of failure; the system's own message may hold a path of the machine. */
function readFailure(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code === 'Z_BUF_ERROR') return 'the gzip data ends too early'
  if (code.startsWith('Z_')) return 'the gzip data is broken'
  return `cannot be read${code === '' ? '' : ` (${code})`}`
}

/** Without the byte order mark that some programs put in front of UTF-8. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** Without white space around it; the end of the line may be CRLF. */
function trimmed(bytes: Buffer): Buffer {
  let start = 0
  let end = bytes.length
  while (start < end && isSpace(bytes[start])) start++
  while (end > start && isSpace(bytes[end - 1])) end--
  return bytes.subarray(start, end)
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13
}
