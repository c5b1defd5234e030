/** Rules about size and names: short files, short functions, short lines, words that say something. */
import ts from 'typescript'
import { type Finding, findingAt, findingOn, isCode, nodesOf, type SourceFile, treeOf } from './source.ts'

/** Longer files are read in pieces and hold more than one thing. */
export const FILE_LINES_MAX = 300
/** Tests are lists of cases; they may be longer, not endless. */
export const TEST_FILE_LINES_MAX = 500
/** One screen. */
export const FUNCTION_LINES_MAX = 60
/** The width that biome formats to; long comments and strings are not formatted, so they are counted here. */
export const LINE_COLUMNS_MAX = 110

/** Inside a text of several lines (SQL), whose lines are columns that belong together. */
export const TEXT_COLUMNS_MAX = 150

/** A line that is one literal, a regular expression for instance: it cannot be broken. */
const UNBREAKABLE = /^\s*(\/\S+\/[a-z]*|'\S+'|"\S+"),?$/
const FEATURE_FILES = ['schema.ts', 'queries.ts', 'actions.ts', 'rules.ts', 'routes.ts', 'rules.test.ts']
const EMPTY_WORDS = /^(utils?|helpers?|commons?|managers?|services?|v[2-9])$/i

/** A code file has at most FILE_LINES_MAX lines, a test file TEST_FILE_LINES_MAX. */
export function fileLength(file: SourceFile): Finding[] {
  if (!isCode(file.path)) return []
  const lines = file.text.replace(/\n$/, '').split('\n').length
  const max = file.path.endsWith('.test.ts') ? TEST_FILE_LINES_MAX : FILE_LINES_MAX
  return lines > max ? [{ path: file.path, line: max + 1, message: `${lines} lines, at most ${max}` }] : []
}

/** A code line has at most LINE_COLUMNS_MAX columns, unless an address or a pattern makes it longer. */
export function lineLength(file: SourceFile): Finding[] {
  if (!isCode(file.path)) return []
  const inText = linesInTexts(file)
  return file.text.split('\n').flatMap((line, index) => {
    const columns = [...line].length
    const max = inText.has(index) ? TEXT_COLUMNS_MAX : LINE_COLUMNS_MAX
    if (columns <= max || /https?:\/\/\S+/.test(line) || UNBREAKABLE.test(line)) return []
    return [{ path: file.path, line: index + 1, message: `${columns} columns, at most ${max}` }]
  })
}

/** A function has at most FUNCTION_LINES_MAX lines; the body of a test group is not a function. */
export function functionLength(file: SourceFile): Finding[] {
  if (!isCode(file.path)) return []
  const tree = treeOf(file)
  return nodesOf(file).flatMap((node) => {
    if (!ts.isFunctionLike(node) || isTestGroup(node)) return []
    const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line
    const lines = tree.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1
    if (lines <= FUNCTION_LINES_MAX) return []
    return [findingOn(file, node, `a function of ${lines} lines, at most ${FUNCTION_LINES_MAX}`)]
  })
}

/** A feature folder holds the same few files everywhere; `testing` is no feature. */
export function featureFiles(file: SourceFile): Finding[] {
  const match = /^apps\/(?:clinical|admin)\/src\/(?!testing\/)([^/]+)\/(.+)$/.exec(file.path)
  const [, feature = '', name = ''] = match ?? []
  if (!match || FEATURE_FILES.includes(name) || name === `${feature}.test.ts`) return []
  const allowed = [...FEATURE_FILES, `${feature}.test.ts`].join(', ')
  return [findingAt(file, 0, `a feature folder holds only ${allowed}`)]
}

/** No index.ts, and no name that fits every file. */
export function fileNames(file: SourceFile): Finding[] {
  if (!isCode(file.path)) return []
  const findings: Finding[] = []
  if (/(^|\/)index\.[a-z]+$/.test(file.path))
    findings.push(findingAt(file, 0, 'no barrel files: import from the file that declares the name'))
  const word = file.path.split(/[/._-]/).find((part) => EMPTY_WORDS.test(part))
  if (word) findings.push(findingAt(file, 0, `'${word}' says nothing: name the file after what it does`))
  if (/[^a-z0-9/.-]/.test(file.path.replace(/\[[a-z-]+\]/g, '')))
    findings.push(findingAt(file, 0, 'file names are kebab-case'))
  return findings
}

/** Numbers, from 0, of the lines that begin inside a text of several lines. */
function linesInTexts(file: SourceFile): Set<number> {
  const tree = treeOf(file)
  const lines = new Set<number>()
  for (const node of nodesOf(file)) {
    if (!ts.isNoSubstitutionTemplateLiteral(node) && !ts.isTemplateExpression(node)) continue
    const last = tree.getLineAndCharacterOfPosition(node.getEnd()).line
    const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line
    for (let line = first + 1; line <= last; line++) lines.add(line)
  }
  return lines
}

function isTestGroup(node: ts.Node): boolean {
  const call = node.parent
  return ts.isCallExpression(call) && /^describe(?![a-z])/.test(call.expression.getText())
}
