/** `ehr doctor`: looks at everything that a start needs and says how to mend what is wrong. */
import { type Command, Option } from 'commander'
import { redisUrl } from '../config.ts'
import { type Check, examine } from '../doctor.ts'
import { type CommonFlags, choiceOf, printJson, wholeNumber, withDataDir } from '../options.ts'

/** Adds the command. */
export function addDoctor(program: Command): void {
  withDataDir(program.command('doctor'))
    .description(
      'Examine the machine, the data directory and the database. Exit code 1 when something is wrong.',
    )
    .addOption(portOption('--clinical-port', 'EHR_CLINICAL_PORT', 8080))
    .addOption(portOption('--admin-port', 'EHR_ADMIN_PORT', 8000))
    .addOption(portOption('--web-port', 'EHR_WEB_PORT', 3000))
    .option('--json', 'for programs', false)
    .action(runDoctor)
}

type DoctorFlags = CommonFlags & {
  readonly json: boolean
  readonly clinicalPort: number
  readonly adminPort: number
  readonly webPort: number
}

/** The option by which a start is told of the port, read like there. */
function portOption(name: string, variable: string, usual: number): Option {
  return new Option(`${name} <port>`, 'port to examine')
    .env(variable)
    .argParser(wholeNumber(1, 65_535))
    .default(usual)
}

async function runDoctor(flags: DoctorFlags): Promise<void> {
  const ports = {
    '--clinical-port': flags.clinicalPort,
    '--admin-port': flags.adminPort,
    '--web-port': flags.webPort,
  }
  const checks = await examine(choiceOf(flags), ports, redisUrl(process.env))
  if (flags.json) printJson(checks)
  else for (const check of checks) printCheck(check)
  process.exitCode = checks.every(({ ok }) => ok) ? 0 : 1
}

function printCheck({ name, ok, detail, mend }: Check): void {
  console.log(`${ok ? '✓' : '✗'} ${name.padEnd(16)} ${detail}`)
  if (!ok && mend !== null) console.log(`  mend: ${mend}`)
}
