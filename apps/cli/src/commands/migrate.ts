/** `ehr migrate up|status`: the schema of the database. */
import { migrationStatus } from '@ehrconnect/platform/db/migrate'
import type { Command } from 'commander'
import { prepareDatabase, withDatabase } from '../database.ts'
import { type CommonFlags, choiceOf, printJson, printTable, withDataDir } from '../options.ts'

/** Adds the commands. */
export function addMigrate(program: Command): void {
  const migrate = program
    .command('migrate')
    .description('Bring the schema up to date, or show what is applied.')
  withDataDir(migrate.command('up'))
    .description('Make the roles and apply the pending migrations.')
    .action(runUp)
  withDataDir(migrate.command('status'))
    .description('Show every migration. Exit code 1 when one is pending, edited or missing.')
    .option('--json', 'for programs', false)
    .action(runStatus)
}

async function runUp(flags: CommonFlags): Promise<void> {
  const { applied } = await withDatabase(
    choiceOf(flags),
    (database) => prepareDatabase(database, flags.dataDir),
    true,
  )
  for (const name of applied) console.log(`applied ${name}`)
  if (applied.length === 0) console.log('nothing to do: the schema is current')
}

async function runStatus(flags: CommonFlags & { readonly json: boolean }): Promise<void> {
  const statuses = await withDatabase(choiceOf(flags), ({ url }) => migrationStatus(url))
  if (flags.json)
    printJson(statuses.map(({ name, state, appliedAt }) => ({ name, state, applied_at: appliedAt })))
  else {
    const rows = statuses.map(({ name, state, appliedAt }) => [name, state, appliedAt ?? ''])
    printTable(['migration', 'state', 'applied'], rows)
  }
  process.exitCode = statuses.every(({ state }) => state === 'applied') ? 0 : 1
}
