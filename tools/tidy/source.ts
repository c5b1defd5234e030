/** What every rule of tidy works on: a file's path and text, its syntax tree, and where a finding lies. */
import ts from 'typescript'

/** One file of the repository; `path` is relative to the root and has forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string }

/** One breach of one rule; `line` counts from 1. */
export type Finding = { path: string; line: number; message: string }

/** A rule is a pure function of one file. */
export type Rule = (file: SourceFile) => Finding[]

type Parsed = { tree: ts.SourceFile; nodes: ts.Node[] }

const parsed = new WeakMap<SourceFile, Parsed>()

/** TypeScript and JavaScript sources that a person writes. */
export function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs|js)$/.test(path) && !path.includes('/generated/')
}

/** Files whose form the web framework decides: it finds them by name and takes their default export. */
export function isFrameworkFile(path: string): boolean {
  return /^apps\/web\/(src\/app\/.*\b(page|layout|not-found)\.tsx|[a-z]+\.config\.mjs)$/.test(path)
}

/** Tests, and the code that only tests use. */
export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/')
}

/** Sources that run beside the platform: the command line, the tools and the bench. */
export function isTooling(path: string): boolean {
  return /^(apps\/cli|tools|bench)\//.test(path)
}

/** The services of other stacks that the bench compares with: their libraries and settings are their own. */
export function isPeer(path: string): boolean {
  return path.startsWith('bench/peers/')
}

/** The syntax tree of a code file. */
export function treeOf(file: SourceFile): ts.SourceFile {
  return parse(file).tree
}

/** Every node of a code file, outer before inner. */
export function nodesOf(file: SourceFile): readonly ts.Node[] {
  return parse(file).nodes
}

/** A finding at a character offset of the text. */
export function findingAt(file: SourceFile, offset: number, message: string): Finding {
  return { path: file.path, line: lineAt(file.text, offset), message }
}

/** A finding at a syntax node. */
export function findingOn(file: SourceFile, node: ts.Node, message: string): Finding {
  return findingAt(file, node.getStart(treeOf(file)), message)
}

/** One finding for each match of a global pattern in the text. */
export function findingsOf(file: SourceFile, text: string, pattern: RegExp, message: string): Finding[] {
  return [...text.matchAll(pattern)].map((match) => findingAt(file, match.index, message))
}

function parse(file: SourceFile): Parsed {
  const known = parsed.get(file)
  if (known) return known
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2024, true)
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  const fresh = { tree, nodes }
  parsed.set(file, fresh)
  return fresh
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) line++
  return line
}
