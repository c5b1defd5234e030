/** `ehr doctor`: looks at everything that a start needs and says how to mend what is wrong. */
import type { Command } from 'commander'
import { type Check, examine } from '../doctor.ts'
import { type CommonFlags, choiceOf, printJson, wholeNumber, withDataDir } from '../options.ts'

/** Adds the command. */
export function addDoctor(program: Command): void {
  withDataDir(program.command('doctor'))
    .description(
      'Examine the machine, the data directory and the database. Exit code 1 when something is wrong.',
    )
    .option('--clinical-port <port>', 'port to examine', wholeNumber(1, 65_535), 8080)
    .option('--json', 'for programs', false)
    .action(runDoctor)
}

async function runDoctor(
  flags: CommonFlags & { readonly json: boolean; readonly clinicalPort: number },
): Promise<void> {
  const checks = await examine(choiceOf(flags), flags.clinicalPort)
  if (flags.json) printJson(checks)
  else for (const check of checks) printCheck(check)
  process.exitCode = checks.every(({ ok }) => ok) ? 0 : 1
}

function printCheck({ name, ok, detail, mend }: Check): void {
  console.log(`${ok ? '✓' : '✗'} ${name.padEnd(16)} ${detail}`)
  if (!ok && mend !== null) console.log(`  mend: ${mend}`)
}
