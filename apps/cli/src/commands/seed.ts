/** `ehr seed`: more invented people, for an organization or for a whole bench set. */
import cliProgress from 'cli-progress'
import type { Command } from 'commander'
import { requireOwner, withDatabase } from '../database.ts'
import { Failure } from '../failure.ts'
import { type CommonFlags, choiceOf, printJson, wholeNumber, withDataDir } from '../options.ts'
import { findOrganization } from '../organizations.ts'

type SeedFlags = CommonFlags & {
  readonly org?: string
  readonly bench: boolean
  readonly patients: number
  readonly observations: number
  readonly encounters?: number
  readonly seed: number
  readonly json: boolean
}

const PATIENTS_MAX = 10_000_000
const SEED_MAX = 2 ** 31 - 1
const OBSERVATIONS_MAX = 50
const ENCOUNTERS_MAX = 1_000

/** Adds the command. */
export function addSeed(program: Command): void {
  withDataDir(program.command('seed'))
    .description('Add invented patients with their encounters and observations to an organization.')
    .option('--org <slug>', 'the organization')
    .option('--bench', 'instead: organizations of very unequal size, to measure with', false)
    .requiredOption('--patients <n>', 'how many', wholeNumber(1, PATIENTS_MAX))
    .option('--seed <n>', 'the same number makes the same people', wholeNumber(0, SEED_MAX), 1)
    .option(
      '--observations <n>',
      'observations of a patient on average, with --bench',
      wholeNumber(0, OBSERVATIONS_MAX),
      OBSERVATIONS_MAX,
    )
    .option('--encounters <n>', 'at most so many of a patient, with --bench', wholeNumber(1, ENCOUNTERS_MAX))
    .option('--json', 'the report for programs', false)
    .addHelpText('after', '\nExample:\n  npx ehr seed --org hill --patients 10000 --seed 7')
    .action(runSeed)
}

async function runSeed(flags: SeedFlags): Promise<void> {
  if ((flags.org === undefined) === !flags.bench) throw new Failure('give either --org or --bench')
  const bar = new cliProgress.SingleBar({ format: '{bar} {value}/{total} patients, {eta_formatted} left' })
  const onProgress = (done: number) => bar.update(done)
  const report = await withDatabase(choiceOf(flags), async (database) => {
    const ownerUrl = requireOwner(database)
    const orgId = flags.org === undefined ? null : (await findOrganization(ownerUrl, flags.org)).id
    bar.start(flags.patients, 0)
    const common = { ownerUrl, patients: flags.patients, seed: flags.seed, now: new Date(), onProgress }
    if (orgId === null) {
      const { seedBench } = await import('../seed/bench.ts')
      return seedBench({
        ...common,
        observationsPerPatient: flags.observations,
        encountersMax: flags.encounters,
      })
    }
    const { seedOrganization } = await import('../seed/seed.ts')
    return seedOrganization({ ...common, orgId })
  }).finally(() => bar.stop())
  if (flags.json) return printJson(report)
  const { rows, seconds, rows_per_second } = report
  console.log(
    `${rows.patients} patients, ${rows.encounters} encounters, ${rows.observations} observations ` +
      `in ${seconds.toFixed(1)} s (${rows_per_second} rows/s)`,
  )
}
