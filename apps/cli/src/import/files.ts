/** Which files an import reads, and in which order. */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { typeRank } from '@ehrconnect/fhir/map-resource'

/** One file to read. */
export type SourceFile = { readonly path: string; readonly lines: boolean; readonly gzip: boolean }

/** What the paths lead to. */
export type FoundFiles = {
  readonly files: readonly SourceFile[]
  /** Paths that are neither a folder nor a file of a known kind. */
  readonly unusable: readonly { readonly path: string; readonly reason: string }[]
}

const NAME = /\.(json|ndjson)(\.gz)?$/i
/** The first resource of a file, which decides its place, stands in its first bytes. */
const PEEK_BYTES = 64 * 1024
const READ_BYTES = 1024 * 1024

/**
 * All `.json`, `.ndjson` and gzipped files under the paths, folders recursively. Files whose first
 * resource others refer to come first (organizations, practitioners, patients …), then by name.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const found: string[] = []
  const unusable: { path: string; reason: string }[] = []
  for (const path of paths) {
    const info = await stat(path).catch(() => null)
    if (info === null) unusable.push({ path, reason: 'there is no such file or folder' })
    else if (info.isDirectory()) await walk(path, found, unusable)
    else if (NAME.test(path)) found.push(path)
    else unusable.push({ path, reason: 'is not a .json, .json.gz, .ndjson or .ndjson.gz file' })
  }
  const ranked: { file: SourceFile; rank: number }[] = []
  for (const path of new Set(found)) {
    const file = { path, lines: /\.ndjson(\.gz)?$/i.test(path), gzip: /\.gz$/i.test(path) }
    ranked.push({ file, rank: typeRank(await firstResourceType(file)) })
  }
  ranked.sort((a, b) => a.rank - b.rank || (a.file.path < b.file.path ? -1 : 1))
  return { files: ranked.map(({ file }) => file), unusable }
}

/**
 * The bytes of a file, unpacked, as they come.
 * Throws (while it is read): when the file cannot be read or its gzip is broken or cut short.
 */
export function openFile(file: SourceFile, readBytes = READ_BYTES): Readable {
  const raw = createReadStream(file.path, { highWaterMark: readBytes })
  if (!file.gzip) return raw
  const unpacked = createGunzip({ chunkSize: readBytes })
  // An error of either end reaches the reader of `unpacked`; the callback only has to be there.
  pipeline(raw, unpacked, () => {})
  return unpacked
}

async function walk(
  folder: string,
  found: string[],
  unusable: { path: string; reason: string }[],
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (entries === null) {
    unusable.push({ path: folder, reason: 'cannot be opened' })
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await walk(path, found, unusable)
    else if (NAME.test(entry.name) && (entry.isFile() || entry.isSymbolicLink())) found.push(path)
  }
}

/** The type of the first resource that is not a Bundle; '' when the file's beginning shows none. */
async function firstResourceType(file: SourceFile): Promise<string> {
  const stream = openFile(file, PEEK_BYTES)
  try {
    for await (const chunk of stream) {
      const beginning = Buffer.isBuffer(chunk) ? chunk.toString('latin1') : ''
      for (const [, type] of beginning.matchAll(/"resourceType"\s*:\s*"([A-Za-z]{1,64})"/g))
        if (type !== undefined && type !== 'Bundle') return type
      return ''
    }
  } catch {
    // The reading of the file itself reports what is wrong with it.
  } finally {
    stream.destroy()
  }
  return ''
}
