/** The built web application in memory: bytes, validators, and a policy for every page. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** A file that can be asked for. */
export type SiteFile = {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** The bytes in an encoding that the client takes, made when they are first asked for. */
  encoded(acceptEncoding: string): { readonly bytes: Uint8Array; readonly encoding: string | null }
}

/** The files by the path of their address. */
export type Site = { find(pathname: string): SiteFile | null; readonly notFound: SiteFile | null }

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  txt: 'text/x-component; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
}

/** Smaller files gain nothing. */
const COMPRESS_BYTES_MIN = 600
/** Levels beyond these cost seconds for a percent. */
const BROTLI_QUALITY = 9
const GZIP_LEVEL = 8

/** Reads the whole export; a few megabytes. Throws: when the folder cannot be read. */
export function readSite(dir: string): Site {
  const files = new Map<string, SiteFile>()
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(dir, file).split(sep).join('/')}`
    files.set(path, siteFile(path, readFileSync(file)))
  }
  return {
    find: (pathname) =>
      files.get(pathname.endsWith('/') ? `${pathname}index.html` : pathname) ??
      files.get(`${pathname}/index.html`) ??
      null,
    notFound: files.get('/404.html') ?? null,
  }
}

/** The policy of a page: scripts of ours, and those in the page itself by their hash; no other origin. */
export function contentSecurityPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    `script-src 'self' ${[...new Set(hashes)].join(' ')}`.trim(),
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function siteFile(path: string, bytes: Uint8Array): SiteFile {
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  const made = new Map<string, Uint8Array>()
  const page = path.endsWith('.html')
  // Names below this folder contain a hash of the content.
  const forever = path.startsWith('/_next/static/')
  return {
    bytes,
    headers: {
      'content-type': type,
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      'cache-control': forever ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'Accept-Encoding',
      ...(page ? { 'content-security-policy': contentSecurityPolicy(Buffer.from(bytes).toString()) } : {}),
    },
    encoded(acceptEncoding) {
      const encoding = encodingFor(acceptEncoding, type, bytes.length)
      if (encoding === null) return { bytes, encoding }
      const ready = made.get(encoding) ?? compress(bytes, encoding)
      made.set(encoding, ready)
      return { bytes: ready, encoding }
    },
  }
}

function encodingFor(accept: string, type: string, length: number): 'br' | 'gzip' | null {
  if (length < COMPRESS_BYTES_MIN || type.startsWith('font/') || type === 'image/png') return null
  if (takes(accept, 'br')) return 'br'
  return takes(accept, 'gzip') ? 'gzip' : null
}

function takes(accept: string, encoding: string): boolean {
  return accept
    .split(',')
    .map((item) => item.trim().split(';'))
    .some(([name, weight = '']) => name === encoding && !/q=0(\.0*)?$/.test(weight.trim()))
}

function compress(bytes: Uint8Array, encoding: 'br' | 'gzip'): Uint8Array {
  if (encoding === 'gzip') return gzipSync(bytes, { level: GZIP_LEVEL })
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
}
