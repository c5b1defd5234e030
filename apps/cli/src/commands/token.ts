/** `ehr token`: an access token for a person at a terminal; nothing else is printed. */
import { ROLES } from '@ehrconnect/platform/auth/roles'
import { type Command, Option } from 'commander'
import { issueToken, lifeSecondsOf, refuseUntrusted } from '../access-token.ts'
import { adminSettings, isDemo } from '../config.ts'
import { pathsOf } from '../data-dir.ts'
import { requireOwner, withDatabase } from '../database.ts'
import { type CommonFlags, choiceOf, withDataDir } from '../options.ts'
import { findOrganization } from '../organizations.ts'

type TokenFlags = CommonFlags & {
  readonly org: string
  readonly role: string
  readonly user?: string
  readonly minutes?: string
}

/** Adds the command. */
export function addToken(program: Command): void {
  withDataDir(program.command('token'))
    .description('Print an access token. The user and the membership are made when they are not there yet.')
    .requiredOption('--org <slug>', 'the organization')
    .addOption(new Option('--role <role>', 'what the user may do').choices([...ROLES]).makeOptionMandatory())
    .option('--user <name>', 'name of the user (default: ROLE@SLUG)')
    .option('--minutes <n>', 'how long it is valid (a demo: 60, at most 720; else at most 10)')
    .addHelpText(
      'after',
      '\nExample:\n  TOKEN=$(npx ehr token --org hill --role clinician)\n' +
        '  curl -H "Authorization: Bearer $TOKEN" -H "X-Org-ID: ..." "http://127.0.0.1:8080/api/patients/search?q=ann"',
    )
    .action(runToken)
}

async function runToken(flags: TokenFlags): Promise<void> {
  const { dataDir, org, role, user } = flags
  const lifeSeconds = lifeSecondsOf(flags.minutes, isDemo(process.env))
  const publicKeysFile = process.env['EHR_AUTH_PUBLIC_KEYS_FILE'] || null
  const own = pathsOf(dataDir).keys
  const keysDir = publicKeysFile === null ? own : (adminSettings(process.env).keysDir ?? own)
  const token = await withDatabase(choiceOf(flags), async (database) => {
    const ownerUrl = requireOwner(database)
    const organization = await findOrganization(ownerUrl, org)
    return issueToken({
      keysDir,
      ownerUrl,
      organizations: [organization],
      role,
      userName: user ?? `${role}@${org}`,
      lifeSeconds,
    })
  })
  if (publicKeysFile !== null) await refuseUntrusted(token, publicKeysFile, keysDir)
  console.log(token)
}
