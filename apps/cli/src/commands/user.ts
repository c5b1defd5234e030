/** `ehr user create|list|disable|enable|reset-password`: people who sign in. */
import { ROLES } from '@ehrconnect/platform/auth/roles'
import { type Command, Option } from 'commander'
import { requireOwner, withDatabase } from '../database.ts'
import { Failure } from '../failure.ts'
import { type CommonFlags, choiceOf, printJson, printTable, withDataDir } from '../options.ts'
import { findOrganization } from '../organizations.ts'
import { insertUser, listDemoUsers, listUsers, resetPassword, setActive } from '../users.ts'

const NAME_CHARACTERS_MAX = 200

type PasswordFlags = { readonly passwordStdin: boolean }
type CreateFlags = CommonFlags &
  PasswordFlags & { readonly org: string; readonly role: readonly string[]; readonly displayName?: string }
type ResetFlags = CommonFlags & PasswordFlags & { readonly removeSecondFactor: boolean }

/** Adds the commands. */
export function addUser(program: Command): void {
  const user = program.command('user').description('People who sign in: create, list, disable, reset.')
  withDataDir(user.command('list'))
    .description('List all users with their roles in each organization.')
    .option('--json', 'for programs', false)
    .action(runList)
  withDataDir(user.command('create <name>'))
    .description('Create a user and print the code by which he chooses his password.')
    .requiredOption('--org <slug>', 'his organization')
    .addOption(
      new Option('--role <role...>', 'what he may do there').choices([...ROLES]).makeOptionMandatory(),
    )
    .option('--display-name <text>', 'as colleagues know him')
    .option('--password-stdin', 'read the password from the first line of standard input', false)
    .addHelpText('after', '\nExample:\n  npx ehr user create ann@hill --org hill --role nurse front_desk')
    .action(runCreate)
  withDataDir(user.command('reset-password <name>'))
    .description('Take the password away, end all sessions, print a code for a new password.')
    .option('--password-stdin', 'read the new password from the first line of standard input', false)
    .option('--remove-second-factor', 'for a lost telephone', false)
    .action(runReset)
  withDataDir(user.command('disable [name]'))
    .description('Let a user sign in no more, and end his sessions.')
    .option('--demo', 'all users that have the password of a demo', false)
    .action(runDisable)
  withDataDir(user.command('enable <name>'))
    .description('Let a disabled user sign in again.')
    .action(runEnable)
}

async function runList(flags: CommonFlags & { readonly json: boolean }): Promise<void> {
  const users = await asOwner(flags, listUsers)
  if (flags.json) return printJson(users)
  const rows = users.map((u) => [
    ...[u.name, u.active ? 'active' : 'disabled', u.has_password ? 'password' : '-'],
    ...[u.has_second_factor ? 'second factor' : '-', u.display_name, u.roles],
  ])
  printTable(['name', 'state', 'signs in by', 'and', 'called', 'roles'], rows)
}

async function runCreate(name: string, flags: CreateFlags): Promise<void> {
  const user = { name: userName(name), displayName: flags.displayName ?? '', roles: flags.role }
  const password = flags.passwordStdin ? await firstLine() : null
  const code = await asOwner(flags, async (ownerUrl) => {
    const { id } = await findOrganization(ownerUrl, flags.org)
    return insertUser(ownerUrl, { ...user, password, orgId: id })
  })
  printCode(code)
}

async function runReset(name: string, flags: ResetFlags): Promise<void> {
  const password = flags.passwordStdin ? await firstLine() : null
  const { removeSecondFactor } = flags
  printCode(
    await asOwner(flags, (ownerUrl) => resetPassword(ownerUrl, name, password, { removeSecondFactor })),
  )
}

async function runDisable(
  name: string | undefined,
  flags: CommonFlags & { readonly demo: boolean },
): Promise<void> {
  if ((name === undefined) !== flags.demo) throw new Failure('name one user, or say --demo', 2)
  await asOwner(flags, async (ownerUrl) => {
    const names = name === undefined ? await listDemoUsers(ownerUrl) : [name]
    for (const one of names) {
      await setActive(ownerUrl, one, false)
      console.log(`disabled ${one}`)
    }
  })
}

async function runEnable(name: string, flags: CommonFlags): Promise<void> {
  await asOwner(flags, (ownerUrl) => setActive(ownerUrl, name, true))
}

function printCode(code: string | null): void {
  if (code !== null) console.log(code)
}

function asOwner<T>(flags: CommonFlags, use: (ownerUrl: string) => Promise<T>): Promise<T> {
  return withDatabase(choiceOf(flags), (database) => use(requireOwner(database)))
}

/** Names are kept in lower case, so that it does not matter how they are typed. */
function userName(text: string): string {
  const name = text.normalize('NFC').trim().toLowerCase()
  if (name === '' || name.length > NAME_CHARACTERS_MAX || /\s/.test(name)) {
    throw new Failure(`a name has 1 to ${NAME_CHARACTERS_MAX} characters and no spaces`, 2)
  }
  return name
}

async function firstLine(): Promise<string> {
  const [line = ''] = (await Bun.stdin.text()).split('\n')
  if (line === '') throw new Failure('standard input has no password', 2)
  return line.replace(/\r$/, '')
}
