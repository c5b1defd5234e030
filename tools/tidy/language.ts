/** Rules about the language: types that tell the truth, documented exports, time and chance as arguments. */
import ts from 'typescript'
import {
  type Finding,
  findingOn,
  isCode,
  isFrameworkFile,
  isTest,
  isTooling,
  nodesOf,
  type SourceFile,
  treeOf,
} from './source.ts'

/** The files that may assert a type: how often, and why it is true there. A new assertion is a decision. */
export const CAST_BOUNDARIES: Record<string, { casts: number; because: string }> = {
  'packages/platform/src/db/lane.ts': {
    casts: 2,
    because: 'the published types of the driver know neither its connection nor a query that is not its own',
  },
  'packages/platform/src/observe/distribution.ts': {
    casts: 1,
    because: 'the registry asks a metric for its name and values only, its published type for all of a class',
  },
  'packages/platform/src/db/database-error.ts': {
    casts: 1,
    because: 'what was thrown is read with every property unknown, which is true of any object',
  },
  'packages/platform/src/db/statement.ts': {
    casts: 3,
    because: 'the row is built column by column from the same record that its type is computed from',
  },
  'packages/platform/src/db/batch.ts': {
    casts: 4,
    because: 'a keyed statement takes arrays of its key types, which the type of a list cannot say',
  },
  'packages/platform/src/db/database.ts': {
    casts: 2,
    because: 'batchers of every type are kept by the name of the statement that made them',
  },
  'packages/platform/src/db/runner.ts': {
    casts: 1,
    because: 'the queue holds statements of every type; each job decodes with the one it came with',
  },
  'packages/platform/src/config/read-config.ts': {
    casts: 1,
    because: 'the values are read one by one by the same record that their type is computed from',
  },
  'packages/platform/src/db/joint.ts': {
    casts: 5,
    because: 'writers of every type are kept by the name of the statement that made them',
  },
  'packages/platform/src/db/grouped.ts': {
    casts: 4,
    because: 'writers of every type are kept by the name of the statement that made them',
  },
  'packages/platform/src/db/append.ts': {
    casts: 2,
    because: 'rows are turned into the arrays of the statement that they are typed by',
  },
  'packages/platform/src/http/serve.ts': {
    casts: 2,
    because: 'the compiled schemas have just checked what the handler is promised',
  },
  'packages/platform/src/http/own-answer.ts': {
    casts: 1,
    because: 'the compiled schemas have just checked what the handler is promised',
  },
  'packages/platform/src/http/route.ts': {
    casts: 2,
    because: 'a table holds routes of every type; the adapter checks each with the schemas it came with',
  },
}

const DEFAULT_EXPORT = 'no default export: a thing has one name everywhere'

/** Where the time of day is read: one place of the servers, one of the browser. */
const CLOCKS = /^(packages\/platform\/src\/time\/|apps\/web\/src\/time\/)/

type Ban = { matches: (node: ts.Node) => boolean; allows: (path: string) => boolean; says: string }

const BANS: Ban[] = [
  {
    matches: (node) => /^(process|Bun|import\.meta)\.env$/.test(accessText(node)),
    allows: (path) => /(^|\/)config\.ts$/.test(path) || isTooling(path) || isTest(path),
    says: 'the environment is read in config.ts only',
  },
  {
    matches: (node) => isCall(node, 'Date.now') || isCall(node, 'Date') || isBareNewDate(node),
    allows: (path) => CLOCKS.test(path) || isTooling(path) || isTest(path),
    says: 'the time of day comes from the clock that is passed in',
  },
  {
    matches: (node) => accessText(node) === 'Math.random',
    allows: (path) => path.startsWith('packages/platform/src/time') || isTooling(path) || isTest(path),
    says: 'randomness is passed in, so that a test can fix it',
  },
  {
    matches: (node) => accessText(node).startsWith('console.'),
    allows: isTooling,
    says: 'events are observed, not printed',
  },
  {
    matches: (node) => ts.isPropertyAccessExpression(node) && node.expression.getText() === 'Bun',
    allows: (path) => path === 'packages/platform/src/http/listen.ts' || isTooling(path) || isTest(path),
    says: 'Bun.* is used only in packages/platform/src/http/listen.ts, tooling and tests',
  },
]

/** No `any`, no `!`, no default export. */
export function honestTypes(file: SourceFile): Finding[] {
  if (!isCode(file.path)) return []
  return nodesOf(file).flatMap((node) => {
    const message = dishonesty(node)
    if (message === DEFAULT_EXPORT && isFrameworkFile(file.path)) return []
    return message ? [findingOn(file, node, message)] : []
  })
}

/** No type assertion outside tests and CAST_BOUNDARIES, and there no more than were agreed. */
export function typeAssertions(file: SourceFile): Finding[] {
  if (!isCode(file.path) || isTest(file.path)) return []
  const assertions = nodesOf(file).filter((node) => isAssertion(node) && !isAssertion(node.parent))
  const boundary = CAST_BOUNDARIES[file.path]
  if (boundary && assertions.length <= boundary.casts) return []
  const says = boundary
    ? `${assertions.length} type assertions where ${boundary.casts} were agreed (tools/tidy/language.ts)`
    : 'no type assertion: check the value, or agree on a boundary in tools/tidy/language.ts'
  return assertions.map((node) => findingOn(file, node, says))
}

/** Environment, clock, chance, console and runtime are each reached in one place. */
export function bannedCalls(file: SourceFile): Finding[] {
  if (!isCode(file.path)) return []
  const bans = BANS.filter((ban) => !ban.allows(file.path))
  return nodesOf(file).flatMap((node) =>
    bans.filter((ban) => ban.matches(node)).map((ban) => findingOn(file, node, ban.says)),
  )
}

/** Every exported declaration has a docstring on the line before it. */
export function docstrings(file: SourceFile): Finding[] {
  if (!isCode(file.path)) return []
  const tree = treeOf(file)
  const listed = new Set(tree.statements.flatMap(exportedNames))
  return tree.statements.flatMap((statement, index) => {
    const names = declaredNames(statement)
    const exported = isExported(statement) || names.some((name) => listed.has(name))
    if (!exported || isDocumented(file, statement)) return []
    const before = tree.statements[index - 1]
    const overload = before && ts.isFunctionDeclaration(before) && declaredNames(before)[0] === names[0]
    return overload ? [] : [findingOn(file, statement, `export without a docstring: ${names.join(', ')}`)]
  })
}

function dishonesty(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'no any: name the type, or use unknown and check it'
  if (ts.isNonNullExpression(node)) return 'no non-null !: handle the absence'
  if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node))
    return node.exclamationToken ? 'no definite assignment !: give the value where it is declared' : null
  if (ts.isExportAssignment(node) || hasModifier(node, ts.SyntaxKind.DefaultKeyword)) return DEFAULT_EXPORT
  return null
}

function isAssertion(node: ts.Node): boolean {
  const asserts = ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)
  return asserts && !ts.isConstTypeReference(node.type)
}

/** `a.b` or `a['b']` as the text `a.b`; '' for every other node. */
function accessText(node: ts.Node): string {
  if (ts.isPropertyAccessExpression(node)) return `${node.expression.getText()}.${node.name.text}`
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return `${node.expression.getText()}.${node.argumentExpression.text}`
  return ''
}

function isCall(node: ts.Node, callee: string): boolean {
  return ts.isCallExpression(node) && node.expression.getText() === callee
}

function isBareNewDate(node: ts.Node): boolean {
  return ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length
}

function isExported(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword)
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind)
}

function exportedNames(statement: ts.Statement): string[] {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return []
  const clause = statement.exportClause
  return clause && ts.isNamedExports(clause)
    ? clause.elements.map((el) => (el.propertyName ?? el.name).text)
    : []
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText())
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  return named && statement.name ? [statement.name.text] : []
}

function isDocumented(file: SourceFile, statement: ts.Statement): boolean {
  const comment = ts.getLeadingCommentRanges(file.text, statement.getFullStart())?.at(-1)
  if (!comment || !file.text.startsWith('/**', comment.pos)) return false
  return (
    /^\s*$/.test(file.text.slice(comment.end, statement.getStart())) &&
    !file.text.slice(comment.end, statement.getStart()).includes('\n\n')
  )
}
