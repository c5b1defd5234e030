/** Shows and writes a comparison: the table, JSON, a page and the picture of the README. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Context } from '../context.ts'
import { ROOT } from '../platform.ts'
import { resultPath, writeJson } from '../write-json.ts'
import { pageOf, pictureOf } from './page.ts'
import type { StacksResult } from './result.ts'
import { stackLines } from './table.ts'

const PICTURE = join(ROOT, 'docs/performance/stacks.svg')

/** Tells a result; false when a run was void. */
export function tellStacks({ say, settings }: Context, result: StacksResult): boolean {
  for (const line of stackLines(result)) say(line)
  for (const { stack, reason } of result.skipped.filter(({ row }) => row === null))
    say(`${stack}: skipped: ${reason}`)
  const path = resultPath(result.date, 'stacks', settings.quick)
  const picture = settings.quick ? `${path}.svg` : PICTURE
  mkdirSync(dirname(picture), { recursive: true })
  writeJson(`${path}.json`, result)
  writeFileSync(`${path}.html`, pageOf(result))
  writeFileSync(picture, `${pictureOf(result)}\n`)
  say('')
  for (const written of [`${path}.json`, `${path}.html`, picture]) say(`written: ${relative(ROOT, written)}`)
  return result.summary.every(({ void_blocks: none }) => none === 0)
}
