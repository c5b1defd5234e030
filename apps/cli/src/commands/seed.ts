/** `ehr seed`: more invented people for an organization. */
import cliProgress from 'cli-progress'
import type { Command } from 'commander'
import { requireOwner, withDatabase } from '../database.ts'
import { type CommonFlags, choiceOf, printJson, wholeNumber, withDataDir } from '../options.ts'
import { findOrganization } from '../organizations.ts'

type SeedFlags = CommonFlags & {
  readonly org: string
  readonly patients: number
  readonly seed: number
  readonly json: boolean
}

const PATIENTS_MAX = 10_000_000
const SEED_MAX = 2 ** 31 - 1

/** Adds the command. */
export function addSeed(program: Command): void {
  withDataDir(program.command('seed'))
    .description('Add invented patients with their encounters and observations to an organization.')
    .requiredOption('--org <slug>', 'the organization')
    .requiredOption('--patients <n>', 'how many', wholeNumber(1, PATIENTS_MAX))
    .option('--seed <n>', 'the same number makes the same people', wholeNumber(0, SEED_MAX), 1)
    .option('--json', 'the report for programs', false)
    .addHelpText('after', '\nExample:\n  npx ehr seed --org hill --patients 10000 --seed 7')
    .action(runSeed)
}

async function runSeed(flags: SeedFlags): Promise<void> {
  const { org, patients, seed } = flags
  const bar = new cliProgress.SingleBar({ format: '{bar} {value}/{total} patients, {eta_formatted} left' })
  const report = await withDatabase(choiceOf(flags), async (database) => {
    const { seedOrganization } = await import('../seed/seed.ts')
    const ownerUrl = requireOwner(database)
    const { id: orgId } = await findOrganization(ownerUrl, org)
    bar.start(patients, 0)
    return seedOrganization({
      ownerUrl,
      orgId,
      patients,
      seed,
      now: new Date(),
      onProgress: (done) => bar.update(done),
    })
  }).finally(() => bar.stop())
  if (flags.json) return printJson(report)
  const { rows, seconds, rows_per_second } = report
  console.log(
    `${rows.patients} patients, ${rows.encounters} encounters, ${rows.observations} observations ` +
      `in ${seconds.toFixed(1)} s (${rows_per_second} rows/s)`,
  )
}
