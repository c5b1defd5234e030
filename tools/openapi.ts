/**
 * Writes the OpenAPI documents of the services from their route tables, and the types of the web
 * application's client from the documents: `npm run openapi`. With `--check` it only compares, and ends with
 * 1 when a file is not what the routes say.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { adminOpenApi } from '@ehrconnect/admin/server'
import { clinicalOpenApi } from '@ehrconnect/clinical/server'
import openapiTS, { astToString } from 'openapi-typescript'

/** The service's documents by its name. */
const DOCUMENTS: Readonly<Record<string, () => object>> = { clinical: clinicalOpenApi, admin: adminOpenApi }

/** The documents and the types by their path from the root of the repository. */
export async function openApiDocuments(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const [service, describe] of Object.entries(DOCUMENTS)) {
    const text = `${JSON.stringify(describe(), null, 2)}\n`
    files.set(`openapi/${service}.json`, text)
    files.set(`apps/web/src/api/generated/${service}.ts`, await clientTypes(service, text))
  }
  return files
}

async function clientTypes(service: string, document: string): Promise<string> {
  const tree = await openapiTS(document)
  return `/** Written from openapi/${service}.json by "npm run openapi". */\n${astToString(tree)}`
}

/** The paths of the files that are missing or say something else than the routes. */
export async function outdatedDocuments(root: string): Promise<readonly string[]> {
  return [...(await openApiDocuments())]
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

async function main(args: readonly string[]): Promise<number> {
  const root = join(import.meta.dirname, '..')
  const outdated = await outdatedDocuments(root)
  if (args.includes('--check')) {
    for (const path of outdated) console.log(`${path} is not what the routes say: npm run openapi`)
    return outdated.length === 0 ? 0 : 1
  }
  for (const [path, text] of await openApiDocuments()) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  console.log(outdated.length === 0 ? 'nothing changed' : `written: ${outdated.join(', ')}`)
  return 0
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
