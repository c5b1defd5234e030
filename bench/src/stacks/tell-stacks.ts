/** Shows and writes a comparison: the table, JSON, a page and the picture of the README. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Context } from '../context.ts'
import { DATA, ROOT } from '../platform.ts'
import { pageOf, pictureOf } from './page.ts'
import type { StacksResult } from './result.ts'
import { stackLines } from './table.ts'

const PICTURE = 'docs/performance/stacks.svg'

/** Tells a result; false when a run was void. A trial writes only where nobody takes it for a figure. */
export function tellStacks({ say }: Context, result: StacksResult): boolean {
  for (const line of stackLines(result)) say(line)
  for (const { stack, reason } of result.skipped.filter(({ row }) => row === null))
    say(`${stack}: skipped: ${reason}`)
  const folder = result.settings.quick ? DATA : join(ROOT, 'bench/results')
  mkdirSync(folder, { recursive: true })
  const name = join(folder, `${result.date}-stacks${result.settings.quick ? '-quick' : ''}`)
  const picture = result.settings.quick ? `${name}.svg` : join(ROOT, PICTURE)
  mkdirSync(join(picture, '..'), { recursive: true })
  const files: [string, string][] = [
    [`${name}.json`, `${JSON.stringify(result, roundNumbers, 1)}\n`],
    [`${name}.html`, pageOf(result)],
    [picture, `${pictureOf(result)}\n`],
  ]
  say('')
  for (const [path, text] of files) {
    writeFileSync(path, text)
    say(`written: ${relative(ROOT, path)}`)
  }
  return result.summary.every(({ void_blocks: none }) => none === 0)
}

function roundNumbers(_name: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1_000) / 1_000 : value
}
