/** Rules about who may import whom: the layers, and the libraries that only one file names. */
import { posix } from 'node:path'
import ts from 'typescript'
import {
  type Finding,
  findingOn,
  isCode,
  isPeer,
  isTest,
  isTooling,
  nodesOf,
  type SourceFile,
} from './source.ts'

const SCOPE = '@ehrconnect/'
const PACKAGES = new Set(['platform', 'fhir'])

type Import = { node: ts.Node; name: string }
type Keeper = { library: RegExp; says: string; allows: (path: string) => boolean }

const KEEPERS: Keeper[] = [
  {
    library: /^(hono|@hono\/[^/]+)(\/|$)/,
    says: 'the HTTP framework is named only in packages/platform/src/http/adapter.ts',
    allows: (path) => path === 'packages/platform/src/http/adapter.ts',
  },
  {
    library: /^(pg|pg-[a-z-]+)(\/|$)/,
    says: 'the PostgreSQL driver is named only in packages/platform/src/db/{connect,lane}.ts',
    allows: (path) => /^packages\/platform\/src\/db\/(connect|lane)\.ts$/.test(path),
  },
  {
    library: /^bun(:|$)/,
    says: 'the runtime is named only in packages/platform/src/http/listen.ts, tooling and tests',
    allows: (path) => path === 'packages/platform/src/http/listen.ts' || isTooling(path) || isTest(path),
  },
]

/** Imports go one way: apps to packages; features, apps and packages do not know each other. */
export function layers(file: SourceFile): Finding[] {
  if (!isCode(file.path)) return []
  return importsOf(file).flatMap(({ node, name }) => {
    const target = resolve(file.path, name)
    const message = target === null ? null : breach(file.path, target, name.startsWith('.'))
    return message === null ? [] : [findingOn(file, node, `${message}: ${name}`)]
  })
}

/** Some libraries are named in one place, so that they can be exchanged in one place. */
export function keepers(file: SourceFile): Finding[] {
  if (!isCode(file.path) || isPeer(file.path)) return []
  return importsOf(file).flatMap(({ node, name }) =>
    KEEPERS.filter((keeper) => keeper.library.test(name) && !keeper.allows(file.path)).map((keeper) =>
      findingOn(file, node, keeper.says),
    ),
  )
}

function breach(from: string, to: string, relative: boolean): string | null {
  const here = zoneOf(from)
  const there = zoneOf(to)
  if (here === there) return featureBreach(from, to)
  if (here === 'bench') return 'bench measures from outside and imports nothing of ours'
  if (here.startsWith('packages/')) return `${here} imports nothing of ours`
  if (!here.startsWith('apps/')) return null
  if (there.startsWith('apps/')) return 'apps never import each other'
  if (!there.startsWith('packages/')) return 'apps import packages only'
  return relative ? 'another workspace is imported by its package name' : null
}

function featureBreach(from: string, to: string): string | null {
  const here = featureOf(from)
  const there = featureOf(to)
  return here && there && here !== there ? 'features never import each other' : null
}

/** `apps/clinical`, `packages/fhir`, `tools`, …: the part of the repository a path belongs to. */
function zoneOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  return top === 'apps' || top === 'packages' ? `${top}/${second}` : top
}

function featureOf(path: string): string | null {
  return /^apps\/(?:clinical|admin)\/src\/(?!testing\/)([^/]+)\//.exec(path)?.[1] ?? null
}

function resolve(from: string, name: string): string | null {
  if (name.startsWith('.')) return posix.join(posix.dirname(from), name)
  if (!name.startsWith(SCOPE)) return null
  const [workspace = '', ...rest] = name.slice(SCOPE.length).split('/')
  const folder = PACKAGES.has(workspace) ? 'packages' : 'apps'
  return [folder, workspace, 'src', ...rest].join('/')
}

function importsOf(file: SourceFile): Import[] {
  return nodesOf(file).flatMap((node) => {
    const named = importedName(node)
    return named && ts.isStringLiteralLike(named) ? [{ node, name: named.text }] : []
  })
}

function importedName(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal
  if (!ts.isCallExpression(node)) return undefined
  const callee = node.expression
  const dynamic = callee.kind === ts.SyntaxKind.ImportKeyword
  const required = ts.isIdentifier(callee) && callee.text === 'require'
  return dynamic || required ? node.arguments[0] : undefined
}
