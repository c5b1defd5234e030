/** The files that tidy reads: all of the repository but what .gitignore names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from './source.ts'

/** What holds text that a person writes or reads; pictures and archives are left alone. */
const TEXT =
  /\.(ts|tsx|mjs|js|json|sql|md|ya?ml|toml|conf|sh|css|html|txt)$|(^|\/)(\.[a-z]+|LICENSE|Dockerfile|run)$/
/** Larger files are data, not text. */
const FILE_BYTES_MAX = 2_000_000

/** Paths of files and folders below the root, sorted, without what the .gitignore patterns name. */
export function listPaths(root: string): { files: string[]; folders: string[] } {
  const ignored = ignorePatterns(readFileSync(join(root, '.gitignore'), 'utf8'))
  const files: string[] = []
  const folders: string[] = []
  const visit = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.name === '.git' || ignored.some((pattern) => pattern.test(path))) continue
      if (entry.isFile()) files.push(path)
      if (!entry.isDirectory()) continue
      folders.push(path)
      visit(path)
    }
  }
  visit('')
  return { files, folders }
}

/** Reads the text files among the paths. */
export function readTexts(root: string, paths: readonly string[]): SourceFile[] {
  return paths
    .filter((path) => TEXT.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter((file) => file.text.length <= FILE_BYTES_MAX)
}

/** The patterns of a .gitignore as expressions over paths; only names, folders and `*` are understood. */
export function ignorePatterns(text: string): RegExp[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const body = line
        .replace(/^\//, '')
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replace(/\*/g, '[^/]*')
      return new RegExp(`${line.includes('/') ? '^' : '(^|/)'}${body}$`)
    })
}
