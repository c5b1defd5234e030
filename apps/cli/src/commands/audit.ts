/** `ehr audit verify`: is the trail of who read and changed what as it was written. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type Head, readHeads } from '@ehrconnect/platform/audit/heads'
import { type Finding, type VerifiedChain, verifyChain } from '@ehrconnect/platform/audit/verify'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import type { Command } from 'commander'
import { pathsOf } from '../data-dir.ts'
import { requireOwner, withDatabase } from '../database.ts'
import { Failure, messageOf } from '../failure.ts'
import { type CommonFlags, choiceOf, printJson, printTable, withDataDir } from '../options.ts'
import { type LiveLine, liveLine } from '../progress.ts'

type VerifyFlags = CommonFlags & { readonly org?: string; readonly heads?: string; readonly json: boolean }
type Verified = VerifiedChain & { readonly slug: string }

/** Organizations at once: verifying is the database's work, which has other things to do. */
const SESSIONS_MAX = 4
/** Findings that are printed; all of them are in the JSON. */
const PRINTED_MAX = 100

const ORGANIZATIONS = 'SELECT id, slug FROM organizations WHERE $1::text IS NULL OR slug = $1 ORDER BY slug'

const WORDS: Readonly<Record<Finding['kind'], string>> = {
  event_changed: 'the event was changed',
  event_removed: 'the event was removed',
  event_inserted: 'the event was inserted',
  seal_changed: 'the seal was changed, or the events under it sealed anew',
  seal_removed: 'the seal was removed',
}

/** Adds the command. */
export function addAudit(program: Command): void {
  const audit = program.command('audit').description('Look after the trail of who read and changed what.')
  withDataDir(audit.command('verify'))
    .description('Compute the chain of seals anew and locate what was tampered with.')
    .option('--org <slug>', 'one organization only')
    .option(
      '--heads <file>',
      'the noted heads of the chains (default: audit-heads.log in the data directory)',
    )
    .option('--json', 'for programs', false)
    .addHelpText(
      'after',
      '\nExit code 1 when something was found. Events of the last minute or so are not sealed yet.' +
        '\n\nExample:\n  npx ehr audit verify --heads /mnt/elsewhere/audit-heads.log',
    )
    .action(runVerify)
}

async function runVerify(flags: VerifyFlags): Promise<void> {
  const line = liveLine(process.stderr)
  const { heads, unreadable, file } = await notedHeads(flags)
  const { chains, seconds } = await withDatabase(choiceOf(flags), (database) =>
    verifyAll(requireOwner(database), flags.org ?? null, heads, line),
  ).finally(line.clear)
  const known = new Set(chains.map(({ orgId }) => orgId))
  const strangers = new Set(heads.filter(({ orgId }) => !known.has(orgId)).map(({ orgId }) => orgId))
  const summary = {
    seconds,
    events: chains.reduce((sum, { events }) => sum + events, 0),
    seals: chains.reduce((sum, { seals }) => sum + seals, 0),
    heads_file: file,
    heads: heads.length,
    unreadable_heads: unreadable,
    heads_of_unknown_organizations: flags.org === undefined ? strangers.size : 0,
  }
  const findings = chains.flatMap(({ slug, findings: found }) => found.map((one) => ({ ...one, slug })))
  if (flags.json) tellPrograms(chains, findings, summary)
  else tellPeople(chains, findings, summary)
  process.exitCode = isWhole(findings, summary) ? 0 : 1
}

/** An organization that had seals once and is not there any more was not removed by a program of ours. */
function isWhole(findings: readonly NamedFinding[], summary: Summary): boolean {
  return findings.length === 0 && summary.heads_of_unknown_organizations === 0
}

async function notedHeads(flags: VerifyFlags) {
  const usual = pathsOf(flags.dataDir).auditHeads
  const file = flags.heads ?? (existsSync(usual) ? usual : null)
  if (file === null) return { heads: [], unreadable: 0, file }
  try {
    return { ...(await readHeads(file)), file }
  } catch (error) {
    throw new Failure(`cannot read the heads in ${file}: ${messageOf(error)}`)
  }
}

type Named = { readonly id: string; readonly slug: string }

/** Verifies organizations side by side; tells how long it took without the start of program and database. */
async function verifyAll(
  ownerUrl: string,
  slug: string | null,
  heads: readonly Head[],
  line: LiveLine,
): Promise<{ readonly chains: readonly Verified[]; readonly seconds: number }> {
  const connection = await connect(ownerUrl, 'ehr-audit-verify')
  try {
    const startedAt = performance.now()
    const organizations = await connection.query<Named>(ORGANIZATIONS, [slug])
    if (slug !== null && organizations.length === 0) throw new Failure(`no organization ${slug}`)
    const done = new Map<string, Verified>()
    const left = [...organizations]
    const verifyLeft = async (session: SqlConnection): Promise<void> => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) {
        const { id, slug: name } = one
        const show = (events: number): void => line.show(`${name}: ${events} events`)
        done.set(id, { ...(await verifyChain(session, id, heads, show)), slug: name })
      }
    }
    const more = Math.min(SESSIONS_MAX, availableParallelism(), organizations.length) - 1
    const beside = Array.from({ length: more }, async () => {
      const session = await connect(ownerUrl, 'ehr-audit-verify')
      await verifyLeft(session).finally(() => session.end())
    })
    await Promise.all([verifyLeft(connection), ...beside])
    const chains = organizations.flatMap(({ id }) => done.get(id) ?? [])
    return { chains, seconds: (performance.now() - startedAt) / 1000 }
  } finally {
    await connection.end()
  }
}

type Summary = {
  readonly seconds: number
  readonly events: number
  readonly seals: number
  readonly heads_file: string | null
  readonly heads: number
  readonly unreadable_heads: number
  readonly heads_of_unknown_organizations: number
}
type NamedFinding = Finding & { readonly slug: string }

function tellPrograms(
  chains: readonly Verified[],
  findings: readonly NamedFinding[],
  summary: Summary,
): void {
  printJson({
    ...summary,
    organizations: chains.map(({ orgId, slug, seals, events, unsealed }) => ({
      ...{ org_id: orgId, slug, seals, events, unsealed },
    })),
    findings: findings.map(({ orgId, slug, kind, seq, eventId }) => ({
      ...{ org_id: orgId, slug, kind, seq, event_id: eventId },
    })),
  })
}

function tellPeople(chains: readonly Verified[], findings: readonly NamedFinding[], summary: Summary): void {
  const { events, seals, seconds, heads, heads_file: file, unreadable_heads: unreadable } = summary
  const rows = chains.map(({ slug, seals: made, events: sealed, unsealed, findings: found }) =>
    [slug, made, sealed, unsealed, found.length].map(String),
  )
  printTable(['organization', 'seals', 'events', 'not sealed yet', 'findings'], rows)
  const rate = Math.round(events / Math.max(seconds, 0.001))
  console.log(`\n${events} events under ${seals} seals in ${seconds.toFixed(1)} s (${rate} a second)`)
  if (file === null)
    console.log('no heads were noted elsewhere: a chain that was cut off at its end looks whole')
  else
    console.log(
      `compared with ${heads} heads in ${file}${unreadable === 0 ? '' : `; ${unreadable} lines are none`}`,
    )
  if (summary.heads_of_unknown_organizations > 0) {
    console.log(
      `FOUND  ${summary.heads_of_unknown_organizations} organizations with noted heads are not in ` +
        'this database',
    )
  }
  for (const { slug, kind, seq, eventId } of findings.slice(0, PRINTED_MAX)) {
    console.log(`FOUND  ${slug}, seal ${seq}${eventId === null ? '' : `, event ${eventId}`}: ${WORDS[kind]}`)
  }
  if (findings.length > PRINTED_MAX) console.log(`and ${findings.length - PRINTED_MAX} more: see --json`)
  if (isWhole(findings, summary)) console.log('nothing was tampered with')
}
