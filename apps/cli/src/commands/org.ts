/** `ehr org list|create`: the organizations that share the platform. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { requireOwner, withDatabase } from '../database.ts'
import { type CommonFlags, choiceOf, printJson, printTable, withDataDir } from '../options.ts'
import { insertOrganization, listOrganizations, ORGANIZATION_KINDS } from '../organizations.ts'

const NAME_CHARACTERS_MAX = 200

type CreateFlags = CommonFlags & {
  readonly name: string
  readonly slug: string
  readonly timeZone: string
  readonly locale: string
  readonly kind: string
}

/** Adds the commands. */
export function addOrg(program: Command): void {
  const org = program.command('org').description('List or create organizations.')
  withDataDir(org.command('list'))
    .description('List all organizations with their numbers of patients.')
    .option('--json', 'for programs', false)
    .action(runList)
  withDataDir(org.command('create'))
    .description('Create an organization and print its id.')
    .requiredOption('--name <name>', 'its name as people know it', nonEmptyName)
    .requiredOption('--slug <slug>', 'its short name: a-z, 0-9 and -', slug)
    .requiredOption('--time-zone <zone>', 'its IANA time zone, as Europe/Vienna', timeZone)
    .option('--locale <locale>', 'its language, as en or de-AT', locale, 'en')
    .addOption(
      new Option('--kind <kind>', 'what it is').choices([...ORGANIZATION_KINDS]).default('general_practice'),
    )
    .addHelpText(
      'after',
      '\nExample:\n  npx ehr org create --name "Hill Clinic" --slug hill --time-zone Europe/Vienna',
    )
    .action(runCreate)
}

async function runList(flags: CommonFlags & { readonly json: boolean }): Promise<void> {
  const organizations = await withDatabase(choiceOf(flags), (database) =>
    listOrganizations(requireOwner(database)),
  )
  if (flags.json) return printJson(organizations)
  const rows = organizations.map((o) => [o.slug, o.id, String(o.patients), o.time_zone, o.kind, o.name])
  printTable(['slug', 'id', 'patients', 'time zone', 'kind', 'name'], rows)
}

async function runCreate(flags: CreateFlags): Promise<void> {
  const { name, slug, timeZone: time_zone, locale, kind } = flags
  const id = await withDatabase(choiceOf(flags), (database) =>
    insertOrganization(requireOwner(database), { name, slug, time_zone, locale, kind }),
  )
  console.log(id)
}

function nonEmptyName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > NAME_CHARACTERS_MAX) {
    throw new InvalidArgumentError(`it must have 1 to ${NAME_CHARACTERS_MAX} characters.`)
  }
  return name
}

function slug(text: string): string {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) return text
  throw new InvalidArgumentError('it must be 1 to 63 of a-z, 0-9 and -, and not begin or end with -.')
}

function timeZone(text: string): string {
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
    // Offsets like +02:00 are accepted there too, but know no summer time.
    if (/^[A-Za-z]/.test(zone)) return text
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('it must be an IANA time zone, as Europe/Vienna or America/New_York.')
}

function locale(text: string): string {
  try {
    return new Intl.Locale(text).toString()
  } catch {
    throw new InvalidArgumentError('it must be a language tag, as en or de-AT.')
  }
}
