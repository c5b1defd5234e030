/** The `ehr` command. Every subcommand is a file in commands/; a failure is one line and an exit code. */
import { Command, CommanderError } from 'commander'
import { addAudit } from './commands/audit.ts'
import { addDoctor } from './commands/doctor.ts'
import { addImport } from './commands/import.ts'
import { addMigrate } from './commands/migrate.ts'
import { addOrg } from './commands/org.ts'
import { addSeed } from './commands/seed.ts'
import { addStart } from './commands/start.ts'
import { addStatus } from './commands/status.ts'
import { addToken } from './commands/token.ts'
import { addUser } from './commands/user.ts'
import { Failure, messageOf } from './failure.ts'

const USAGE_EXIT_CODE = 2

const EXAMPLES = `
Examples:
  npm start                                           the whole platform with demo people
  npm start -- --patients 5000 --clinical-port 9000   the same, larger, on another port
  npx ehr status                                      is it running, and where
  npx ehr org create --name "Hill Clinic" --slug hill --time-zone Europe/Vienna
  npx ehr user create ann@hill --org hill --role nurse   somebody who signs in
  npx ehr token --org hill --role clinician           a token for requests by hand
  npx ehr import --org hill bundles/                  FHIR R4 bundles and NDJSON files
  EHR_DB_URL=postgres://… npx ehr migrate up          a PostgreSQL of your own

Commands find the running platform by --data-dir (default .ehr); EHR_DB_URL names another database.
Exit codes: 0 done, 1 failed, 2 wrong usage.`

const program = new Command('ehr')
  .description('Runs and looks after EHRConnect, an electronic health record platform.')
  .addHelpText('after', EXAMPLES)
  .configureOutput({ outputError: (text, write) => write(`ehr: ${oneLine(text)} (see ehr --help)\n`) })
  .exitOverride()

const adders = [
  addStart,
  addStatus,
  addMigrate,
  addOrg,
  addUser,
  addToken,
  addSeed,
  addImport,
  addAudit,
  addDoctor,
]
for (const add of adders) add(program)

try {
  await program.parseAsync(process.argv)
} catch (error) {
  process.exit(exitCodeOf(error))
}

function oneLine(text: string): string {
  return text
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
}

function exitCodeOf(error: unknown): number {
  // The parser has printed its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE
  console.error(`ehr: ${messageOf(error)}`)
  return error instanceof Failure ? error.exitCode : 1
}
