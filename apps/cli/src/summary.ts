/** The box at the end of a start: everything that a newcomer needs next. */
import type { RunFile } from './data-dir.ts'

/** The summary as lines of text. The curl stands outside of the box, so that it can be copied whole. */
export function summaryOf(run: RunFile, dataDir: string): string {
  const lines = [
    run.demo ? 'EHRConnect is ready (demo: this machine only)' : 'EHRConnect is ready',
    '',
    `Web        ${run.web_url ?? 'not running'}`,
    `API        ${run.clinical_url}`,
    `API docs   ${run.docs_url}`,
    `Sign-in    ${run.admin_url ?? 'not running'}`,
    `Metrics    ${run.clinical_url}/metrics`,
    `Data       ${dataDir}`,
    ...organizationLines(run),
    ...userLines(run),
  ]
  const next = [
    '',
    'Next:',
    '  npx ehr status                                  is it running, and where',
    '  npx ehr token --org SLUG --role clinician       a token for your own requests',
    '  npx ehr import --org SLUG FILE...               FHIR R4 bundles or NDJSON',
    '  npx ehr --help                                  everything else',
    '',
    'Ctrl+C stops everything.',
  ]
  const example = run.curl === null ? [] : ['', 'Try it (the token works for 12 hours):', '', run.curl]
  return [...boxed(lines), ...example, ...next].join('\n')
}

function organizationLines(run: RunFile): readonly string[] {
  if (run.organizations.length === 0) {
    return ['', 'No organizations yet: npx ehr org create --name NAME --slug SLUG --time-zone ZONE']
  }
  const columns = Math.max(...run.organizations.map(({ slug }) => slug.length))
  return [
    '',
    ...run.organizations.map(
      ({ id, slug, patients }) =>
        `${slug.padEnd(columns)}  ${id}  ${patients} ${patients === 1 ? 'patient' : 'patients'}`,
    ),
  ]
}

/** The demo's users: their names are made of role and organization, so that one line says all. */
function userLines({ demo_users, organizations }: RunFile): readonly string[] {
  if (demo_users === null) return []
  const [first] = organizations
  const roles = demo_users.names
    .filter((name) => name.endsWith(`@${first?.slug ?? ''}`))
    .map((name) => name.split('@')[0])
  const everywhere = demo_users.names.at(-1) ?? ''
  return [
    '',
    `Sign in as ROLE@ORGANIZATION, or ${everywhere} for all of them; password  ${demo_users.password}`,
    `Roles: ${roles.join(', ')}`,
  ]
}

function boxed(lines: readonly string[]): readonly string[] {
  const width = Math.max(...lines.map((line) => line.length))
  const bar = '─'.repeat(width + 2)
  return [`╭${bar}╮`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `╰${bar}╯`]
}
