/** Rules about plain text: no loose ends, no place of somebody's machine, settings and links that exist. */
import { posix } from 'node:path'
import ts from 'typescript'
import {
  type Finding,
  findingOn,
  findingsOf,
  isCode,
  isPeer,
  isTest,
  nodesOf,
  type SourceFile,
} from './source.ts'

const SETTING = /^EHR_[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/
/** Variables of the system and of other programs that we may read. */
const FOREIGN_VARIABLES =
  /^(PATH|HOME|USER|LANG|TZ|TMPDIR|TERM|CI|NO_PROXY|NO_COLOR|FORCE_COLOR|COLUMNS|npm_[a-z_]+|PG[A-Z]+)$/
const LINK = /\]\(([^)\s]+)\)/g

/** No note to do something later: it belongs in the list of known gaps, or is done now. */
export function looseEnds(file: SourceFile): Finding[] {
  return findingsOf(file, file.text, /\b(TO[D]O|FIX[M]E)\b/g, 'no note for later: do it, or open an issue')
}

/** No folder that exists on one machine only. */
export function machinePaths(file: SourceFile): Finding[] {
  const pattern = /(?<![\w.~-])\/(?:(?:work|root)\/|(?:home|Users)\/[a-z])/g
  return findingsOf(file, file.text, pattern, 'a path of one machine: write it relative, or as a parameter')
}

/** The lock file records versions and hashes, not where a package was fetched. */
export function lockFile(file: SourceFile): Finding[] {
  if (!/(^|\/)(package-lock\.json|npm-shrinkwrap\.json)$/.test(file.path)) return []
  const says = 'the lock file records no address: run npm install with the .npmrc of this repository'
  return findingsOf(file, file.text, /"resolved":\s*"[^"]*:/g, says)
}

/** Variables that we read are named EHR_<AREA>_<NAME>, with the unit last. */
export function settingNames(file: SourceFile): Finding[] {
  if (!isCode(file.path) || isPeer(file.path)) return []
  return namedVariables(file)
    .filter(({ name }) => !SETTING.test(name) && !FOREIGN_VARIABLES.test(name))
    .map(({ node, name }) => findingOn(file, node, `${name}: variables are named EHR_<AREA>_<NAME>_<UNIT>`))
}

/** Variables that the platform reads outside its tests stand in docs/operations.md, with their default. */
export function settingsDocumented(file: SourceFile, operations: string): Finding[] {
  if (!/^(apps|packages)\//.test(file.path) || !isCode(file.path) || isTest(file.path)) return []
  return namedVariables(file)
    .filter(({ name }) => /^EHR_(?!TEST_)/.test(name))
    .flatMap(({ node, name }) => {
      if (!operations.includes(`\`${name}\``))
        return [`${name} is missing in docs/operations.md`].map(at(node))
      const value = defaultOf(node)
      const row = `| \`${name}\` | ${value} |`
      if (value === null || operations.includes(row)) return []
      return [`the default of ${name} is ${value}, not what docs/operations.md says`].map(at(node))
    })

  function at(node: ts.Node): (message: string) => Finding {
    return (message) => findingOn(file, node, message)
  }
}

/** A relative link of a document leads to a file or folder of the repository. */
export function links(file: SourceFile, paths: ReadonlySet<string>): Finding[] {
  if (!file.path.endsWith('.md')) return []
  return [...file.text.matchAll(LINK)].flatMap((match) => {
    const [target = ''] = (match[1] ?? '').split('#')
    if (target === '' || /^[a-z]+:/.test(target)) return []
    const path = posix.join(posix.dirname(file.path), target).replace(/\/$/, '')
    return paths.has(path) ? [] : findingsOf(file, file.text, literally(match[0]), `no such file: ${target}`)
  })
}

function namedVariables(file: SourceFile): { node: ts.Node; name: string }[] {
  return nodesOf(file).flatMap((node) => {
    const name = variableName(node)
    return name === null ? [] : [{ node, name }]
  })
}

/** The name in `process.env.NAME` and `process.env['NAME']`, and any text or key that begins with EHR_. */
function variableName(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node) && isEnvironment(node.expression)) return node.name.text
  if (ts.isStringLiteralLike(node)) {
    const read = ts.isElementAccessExpression(node.parent) && isEnvironment(node.parent.expression)
    return read || /^EHR_[A-Z0-9_]+$/.test(node.text) ? node.text : null
  }
  return ts.isIdentifier(node) && ts.isPropertyAssignment(node.parent) && /^EHR_./.test(node.text)
    ? node.text
    : null
}

/** The default in `integerSetting('EHR_…', 8080, …)` and its like; null when it is not a plain value. */
function defaultOf(node: ts.Node): string | null {
  const call = node.parent
  if (!ts.isCallExpression(call) || !/Setting$/.test(call.expression.getText())) return null
  const value = call.arguments[1]
  if (call.arguments[0] !== node || value === undefined) return null
  if (ts.isNumericLiteral(value)) return value.text
  return ts.isStringLiteralLike(value) ? value.text : null
}

function isEnvironment(node: ts.Node): boolean {
  return /^(process|Bun|import\.meta)\.env$/.test(node.getText())
}

function literally(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g')
}
