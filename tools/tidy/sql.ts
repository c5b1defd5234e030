/** Rules about SQL: statements are whole constants that name their tenant; migrations keep the data rules. */
import ts from 'typescript'
import {
  type Finding,
  findingAt,
  findingOn,
  findingsOf,
  isCode,
  isTest,
  nodesOf,
  type SourceFile,
} from './source.ts'

const STATEMENT =
  /^\s*(--.*\n\s*)*(with|select|insert|update|delete)\b[\s\S]*\b(from|into|set|values|select)\b/i
const SQL_WORD = /\b(select|insert into|update|delete|from|where|join|order by|values|returning)\b/i
/** Tables without a tenant: they are keyed by their own id, or by that of the person. */
const ROOT_TABLES = ['organizations', 'users', 'identity\\.\\w+']
const TABLE_PLACE = String.raw`(?:\b(?:from|join|into|update|using)\s+(?:only\s+)?|,\s*)(?:public\.)?`
/** `org_id = …`, `(org_id, id) = …`, or org_id as the first column of an INSERT. */
const TENANT_NAMED =
  /\borg_id(\s*,[\w\s.,]*\))?\s*(=|in\b)|\binsert\s+into\s+[\w.]+(\s+as\s+\w+)?\s*\(\s*org_id\b/gi

type Ban = [pattern: RegExp, message: string]

const MIGRATION_BANS: Ban[] = [
  [
    /\bcreate\s+(or\s+replace\s+)?(constraint\s+)?trigger\b|\breturns\s+trigger\b/gi,
    'no triggers: they hide work',
  ],
  [/\bon\s+delete\s+set\s+(null|default)\b/gi, 'no ON DELETE SET NULL: it cannot keep org_id in the key'],
  [
    /\b(small|big)?serial\b|\bcreate\s+sequence\b|\bas\s+identity\b|\bnextval\b/gi,
    'no sequences: ids are UUIDv7',
  ],
]
const CONSTRAINT =
  /(constraint\s+\w+\s+|with\s+)?\b(primary\s+key|unique(?!\s+index)|foreign\s+key|check|exclude)\b/gi
const REFERENCE = /(constraint\s+\w+\s+|foreign\s+key\s*\([^)]*\)\s*)?\breferences\b/gi

/** The tables of a migration that carry org_id. */
export function tenantTables(sql: string): string[] {
  return tables(sql)
    .filter(([, body]) => /^\s*org_id\s/m.test(body))
    .map(([name]) => name)
}

/** Every table that a migration creates. */
export function tableNames(sql: string): string[] {
  return tables(sql).map(([name]) => name)
}

/** No statement selects a star, wherever it stands. */
export function selectStar(file: SourceFile): Finding[] {
  if (!isCode(file.path) || isTest(file.path)) return []
  return textsOf(file)
    .filter(({ text }) => /\bselect\s+(distinct\s+)?(\w+\.)?\*/i.test(text))
    .map(({ node }) => findingOn(file, node, 'a statement names its columns, no star'))
}

/** In queries.ts a statement is one constant text: no `${…}` and no `+`. */
export function assembledSql(file: SourceFile): Finding[] {
  if (!isQueries(file.path)) return []
  return nodesOf(file).flatMap((node) => {
    const template = ts.isTemplateExpression(node)
    const sum = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken
    const pieces = template || (sum && holdsText(node))
    if (!pieces || !SQL_WORD.test(node.getText())) return []
    return [findingOn(file, node, 'SQL is one constant text: values travel as parameters')]
  })
}

/** In queries.ts every table of a tenant has its org_id compared (or inserted); joining on it counts. */
export function tenantNamed(file: SourceFile, tenants: readonly string[]): Finding[] {
  if (!isQueries(file.path)) return []
  return textsOf(file)
    .filter(({ text }) => STATEMENT.test(text))
    .flatMap(({ node, text }) => {
      const found = count(text, TENANT_NAMED)
      const needed = Math.max(occurrences(text, tenants), occurrences(text, ROOT_TABLES) > 0 ? 0 : 1)
      if (found >= needed) return []
      return [
        findingOn(file, node, `org_id is compared ${found} times, ${needed} tables of a tenant need it`),
      ]
    })
}

/** Migrations: no triggers, no SET NULL, no sequences, and a name for every constraint. */
export function migrations(file: SourceFile): Finding[] {
  if (!/^db\/migrations\/.*\.sql$/.test(file.path)) return []
  const sql = withoutProse(file.text)
  const unnamed = [CONSTRAINT, REFERENCE].flatMap((pattern) =>
    [...sql.matchAll(pattern)].filter((match) => match[1] === undefined),
  )
  return [
    ...MIGRATION_BANS.flatMap(([pattern, says]) => findingsOf(file, sql, pattern, says)),
    ...unnamed.map((match) => findingAt(file, match.index, 'every constraint has a name')),
  ]
}

/**
 * Migrations have numbers without gaps, each its own: of two with one number it would be the rest of their
 * names that says which comes first, and a database may have had the later one already.
 */
export function migrationNumbers(files: readonly SourceFile[]): Finding[] {
  const named = files.filter(({ path }) => /^db\/migrations\/.*\.sql$/.test(path)).map(({ path }) => path)
  return named.toSorted().flatMap((path, nth) => {
    const number = String(nth + 1).padStart(4, '0')
    if (path.startsWith(`db/migrations/${number}_`)) return []
    const message = `a migration has its own number, the next one is free: ${number} belongs here`
    return [{ path, line: 1, message }]
  })
}

function isQueries(path: string): boolean {
  return /(^|\/)queries\.ts$/.test(path)
}

/** The string constants and templates of a code file. */
function textsOf(file: SourceFile): { node: ts.Node; text: string }[] {
  return nodesOf(file)
    .filter((node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))
    .map((node) => ({ node, text: node.getText().slice(1, -1) }))
}

function holdsText(sum: ts.BinaryExpression): boolean {
  return [sum.left, sum.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side))
}

function occurrences(sql: string, names: readonly string[]): number {
  return names.length === 0 ? 0 : count(sql, new RegExp(`${TABLE_PLACE}(?:${names.join('|')})\\b`, 'gi'))
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length
}

/** Name and body of each CREATE TABLE; the body ends at the first line that closes it. */
function tables(sql: string): [name: string, body: string][] {
  const pattern =
    /^create\s+table\s+(?:if\s+not\s+exists\s+)?(?:public\.|identity\.)?(\w+)\s*\(([\s\S]*?)^\)/gim
  return [...withoutProse(sql).matchAll(pattern)].map(([, name = '', body = '']) => [name, body])
}

/** SQL with comments and quoted text blanked, so that offsets stay. */
function withoutProse(sql: string): string {
  return sql.replace(/--.*|'(?:[^']|'')*'/g, (prose) => prose.replace(/[^\n]/g, ' '))
}
