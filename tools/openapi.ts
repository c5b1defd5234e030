/**
 * Writes the OpenAPI documents of the services from their route tables: `npm run openapi`. With `--check`
 * it only compares, and ends with 1 when a document is not what the routes say.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clinicalOpenApi } from '@ehrconnect/clinical/server'

/** The documents by their path from the root of the repository. */
export function openApiDocuments(): ReadonlyMap<string, string> {
  return new Map([['openapi/clinical.json', `${JSON.stringify(clinicalOpenApi(), null, 2)}\n`]])
}

/** The paths of the documents that are missing or say something else than the routes. */
export function outdatedDocuments(root: string): readonly string[] {
  return [...openApiDocuments()]
    .filter(([path, text]) => textAt(join(root, path)) !== text)
    .map(([path]) => path)
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function main(args: readonly string[]): number {
  const root = join(import.meta.dirname, '..')
  const outdated = outdatedDocuments(root)
  if (args.includes('--check')) {
    for (const path of outdated) console.log(`${path} is not what the routes say: npm run openapi`)
    return outdated.length === 0 ? 0 : 1
  }
  for (const [path, text] of openApiDocuments()) writeFileSync(join(root, path), text)
  console.log(outdated.length === 0 ? 'nothing changed' : `written: ${outdated.join(', ')}`)
  return 0
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
