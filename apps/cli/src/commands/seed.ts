/** `ehr seed`: more invented people for an organization. */
import type { Command } from 'commander'
import { Failure } from '../failure.ts'
import { type CommonFlags, wholeNumber, withDataDir } from '../options.ts'

type SeedFlags = CommonFlags & {
  readonly org: string
  readonly patients: number
  readonly seed: number
  readonly years?: number
}

const PATIENTS_MAX = 10_000_000
const SEED_MAX = 2 ** 31 - 1

/** Adds the command. */
export function addSeed(program: Command): void {
  withDataDir(program.command('seed'))
    .description('Generate invented patients with their encounters and observations.')
    .requiredOption('--org <slug>', 'the organization')
    .requiredOption('--patients <n>', 'how many', wholeNumber(1, PATIENTS_MAX))
    .option('--seed <n>', 'the same number makes the same people', wholeNumber(0, SEED_MAX), 1)
    .option('--years <n>', 'how far back the records reach', wholeNumber(1, 100))
    .addHelpText('after', '\nExample:\n  npx ehr seed --org hill --patients 10000 --seed 7')
    .action(runSeed)
}

async function runSeed(flags: SeedFlags): Promise<void> {
  throw new Failure(`nothing generates people for ${flags.org} in this build`)
}
