/**
 * Which service answers a path: read from the OpenAPI documents, which are written from the route tables,
 * so that a new route needs no line here.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The services behind the front door. */
export type ServiceName = 'clinical' | 'admin'

/** Gives the service of a path, or null when no route has it. */
export type FindService = (pathname: string) => ServiceName | null

/** The folder of the documents. */
export const OPENAPI_DIR = fileURLToPath(new URL('../../../../openapi', import.meta.url))

const SERVICES: readonly ServiceName[] = ['clinical', 'admin']
const PARAMETER = '{}'

type Node = { readonly next: Map<string, Node>; service: ServiceName | null }

/** Reads the documents of a folder; a service without one has no paths. */
export function readApiPaths(dir = OPENAPI_DIR): FindService {
  return findServiceIn(
    SERVICES.flatMap((service) => pathsIn(join(dir, `${service}.json`)).map((path) => ({ path, service }))),
  )
}

/** Makes the look-up from templates such as `/api/patients/{id}`. Fixed segments win over parameters. */
export function findServiceIn(
  routes: readonly { readonly path: string; readonly service: ServiceName }[],
): FindService {
  const root: Node = { next: new Map(), service: null }
  for (const { path, service } of routes) {
    let node = root
    for (const segment of path.split('/').slice(1)) {
      const key = segment.startsWith('{') ? PARAMETER : segment
      const next: Node = node.next.get(key) ?? { next: new Map(), service: null }
      node.next.set(key, next)
      node = next
    }
    node.service = service
  }
  return (pathname) => find(root, pathname.split('/').slice(1))
}

function find(node: Node, segments: readonly string[]): ServiceName | null {
  const [segment, ...rest] = segments
  if (segment === undefined) return node.service
  if (segment === '') return null
  const fixed = node.next.get(segment)
  const found = fixed === undefined ? null : find(fixed, rest)
  if (found !== null) return found
  const any = node.next.get(PARAMETER)
  return any === undefined ? null : find(any, rest)
}

function pathsIn(file: string): readonly string[] {
  if (!existsSync(file)) return []
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof document !== 'object' || document === null || !('paths' in document)) return []
  return typeof document.paths === 'object' && document.paths !== null ? Object.keys(document.paths) : []
}
