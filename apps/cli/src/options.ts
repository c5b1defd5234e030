/** Options that several commands share, and the checks of their values. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { databaseUrl } from './config.ts'
import { DEFAULT_DATA_DIR } from './data-dir.ts'
import type { DatabaseChoice } from './database.ts'

/** What every command that touches the database is given. */
export type CommonFlags = { readonly dataDir: string }

/** Adds `--data-dir`. */
export function withDataDir(command: Command): Command {
  return command.addOption(
    new Option('--data-dir <dir>', 'folder of the database, keys and logs')
      .env('EHR_DATA_DIR')
      .default(DEFAULT_DATA_DIR, '.ehr in the project'),
  )
}

/** The database that the flags and the environment choose. */
export function choiceOf({ dataDir }: CommonFlags): DatabaseChoice {
  return { dataDir, databaseUrl: databaseUrl(process.env) }
}

/** A parser for whole numbers in a range. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`it must be a whole number from ${min} to ${max}.`)
    }
    return value
  }
}

/** Prints rows as aligned columns under their names. */
export function printTable(columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)))
  for (const row of [columns, ...rows]) {
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** Prints a value for programs. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2))
}
