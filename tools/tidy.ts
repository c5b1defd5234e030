/**
 * The style guide as a test: prints `file:line: message` for every breach and ends with 1 when there is
 * one. Run by `npm run tidy`, `npm run check` and `npm test`.
 */
import { join } from 'node:path'
import { listPaths, readTexts } from './tidy/files.ts'
import { keepers, layers } from './tidy/imports.ts'
import { bannedCalls, docstrings, honestTypes, typeAssertions } from './tidy/language.ts'
import { featureFiles, fileLength, fileNames, functionLength, lineLength } from './tidy/shape.ts'
import type { Finding, Rule, SourceFile } from './tidy/source.ts'
import {
  assembledSql,
  migrationNumbers,
  migrations,
  selectStar,
  tableNames,
  tenantNamed,
  tenantTables,
} from './tidy/sql.ts'
import { links, lockFile, looseEnds, machinePaths, settingNames, settingsDocumented } from './tidy/texts.ts'

const OPERATIONS = 'docs/operations.md'
const DATA_MODEL = 'docs/data-model.md'

const RULES: Rule[] = [
  ...[layers, keepers, honestTypes, typeAssertions, bannedCalls, docstrings],
  ...[fileLength, lineLength, functionLength, featureFiles, fileNames],
  ...[selectStar, assembledSql, migrations, looseEnds, machinePaths, lockFile, settingNames],
]

/** Applies every rule to the files; `paths` are all files and folders, for the links of documents. */
export function tidy(files: readonly SourceFile[], paths: ReadonlySet<string>): Finding[] {
  const schema = files.filter((file) => file.path.startsWith('db/migrations/'))
  const tenants = schema.flatMap((file) => tenantTables(file.text))
  const operations = textOf(files, OPERATIONS)
  const rules: Rule[] = [
    ...RULES,
    (file) => tenantNamed(file, tenants),
    (file) => settingsDocumented(file, operations),
    (file) => links(file, paths),
  ]
  return [
    ...files.flatMap((file) => rules.flatMap((rule) => rule(file))),
    ...undocumentedTables(files),
    ...migrationNumbers(files),
  ].sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
}

/** Applies every rule to the repository below `root` and prints the breaches; true when there is none. */
export function printFindings(root: string): boolean {
  const paths = listPaths(root)
  const files = readTexts(root, paths.files)
  const findings = tidy(files, new Set([...paths.files, ...paths.folders]))
  for (const { path, line, message } of findings) console.log(`${path}:${line}: ${message}`)
  console.log(`tidy: ${files.length} files, ${findings.length} findings`)
  return findings.length === 0
}

function undocumentedTables(files: readonly SourceFile[]): Finding[] {
  const model = textOf(files, DATA_MODEL)
  return files
    .filter((file) => file.path.startsWith('db/migrations/'))
    .flatMap((file) => tableNames(file.text))
    .filter((table) => !model.includes(`\`${table}\``))
    .map((table) => ({ path: DATA_MODEL, line: 1, message: `the table ${table} is not described` }))
}

function textOf(files: readonly SourceFile[], path: string): string {
  return files.find((file) => file.path === path)?.text ?? ''
}

if (import.meta.main) process.exitCode = printFindings(join(import.meta.dirname, '..')) ? 0 : 1
