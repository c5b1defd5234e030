/** Result files: one JSON file a run, with the day and the scenario in its name. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DATA, ROOT } from './platform.ts'

/** Where the files of a scenario go, without an ending. A trial's go where nobody takes them for figures. */
export function resultPath(date: string, scenario: string, quick: boolean): string {
  const folder = quick ? DATA : join(ROOT, 'bench/results')
  mkdirSync(folder, { recursive: true })
  return join(folder, `${date}-${scenario}${quick ? '-quick' : ''}`)
}

/** Writes a result as JSON, numbers with three decimals. */
export function writeJson(path: string, result: object): void {
  writeFileSync(path, `${JSON.stringify(result, roundNumbers, 1)}\n`)
}

/** Today in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 'YYYY-MM-DD'.length)
}

function roundNumbers(_name: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1_000) / 1_000 : value
}
