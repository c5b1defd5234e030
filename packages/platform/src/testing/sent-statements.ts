/**
 * The statements that a service can send: those of the files that its entry imports, directly or not. The
 * list of all declared ones would not do, because a test run loads several services into one process.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { declaredStatements, type Statement } from '../db/statement.ts'

/** A declared statement of any type. */
export type AnyStatement = Statement<never, unknown>

const PLATFORM = fileURLToPath(new URL('..', import.meta.url))
const IMPORT = /^(?:import|export) (?!type )[^;'"]*?from '([^']+)'|\bimport\('([^']+)'\)/gm
const NAME = /\bname: '([a-z_]+\.[a-z_]+)'/g

/** The declared statements of the service whose entry it is; the entry has to be loaded. */
export function statementsOf(entry: string): readonly AnyStatement[] {
  const names = new Set<string>()
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    const source = readFileSync(path, 'utf8')
    for (const [, name = ''] of source.matchAll(NAME)) names.add(name)
    for (const [, from, dynamic] of source.matchAll(IMPORT)) {
      const file = fileOf(path, from ?? dynamic ?? '')
      if (file !== null) visit(file)
    }
  }
  visit(entry)
  return declaredStatements().filter(({ name }) => names.has(name))
}

function fileOf(importer: string, from: string): string | null {
  if (from.startsWith('.')) return fileURLToPath(new URL(from, `file://${importer}`))
  const platform = '@ehrconnect/platform/'
  return from.startsWith(platform) ? join(PLATFORM, `${from.slice(platform.length)}.ts`) : null
}
