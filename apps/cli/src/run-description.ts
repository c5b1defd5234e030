/** What a start tells: run.json, the example, who may sign in. */
import { loadOrCreateSecrets } from '@ehrconnect/platform/db/embedded-secrets'
import { DEMO_TOKEN_LIFE_SECONDS_MAX, issueToken } from './access-token.ts'
import { hostInUrl, isDemo } from './config.ts'
import { pathsOf, type RunFile } from './data-dir.ts'
import type { Database } from './database.ts'
import { DEMO_EVERYWHERE, DEMO_ROLES, ensureDemoUsers } from './demo-users.ts'
import { findAnyPatient, listOrganizations, type Organization } from './organizations.ts'
import { adminHost } from './start-apis.ts'

/** What is described. */
export type Described = {
  readonly dataDir: string
  readonly host: string
  readonly clinicalPort: number
  readonly adminPort: number
  /** Whether sign-in and administration run. */
  readonly admin: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Every organization makes the token longer; with more of them one asks for a token by name. */
const TOKEN_ORGANIZATIONS_MAX = 10

/** Describes a running start; in a demo, makes the users that it names. */
export async function describeRun(
  options: Described,
  { ownerUrl }: Database,
  appUrl: string,
): Promise<RunFile> {
  const url = `http://${hostInUrl(options.host)}:${options.clinicalPort}`
  const demo = isDemo(options.environment)
  const organizations = ownerUrl === null ? [] : await listOrganizations(ownerUrl)
  const token = demo && ownerUrl !== null ? await demoToken(options, ownerUrl, organizations) : null
  return {
    pid: process.pid,
    demo,
    clinical_url: url,
    docs_url: `${url}/docs`,
    admin_url: options.admin ? `http://${hostInUrl(adminHost(options))}:${options.adminPort}` : null,
    demo_users:
      demo && ownerUrl !== null && options.admin ? await demoUsers(options, ownerUrl, organizations) : null,
    web_url: null,
    database: { owner_url: ownerUrl, app_url: appUrl },
    organizations: organizations.map(({ id, slug, name, patients }) => ({ id, slug, name, patients })),
    token,
    curl: token === null || ownerUrl === null ? null : await exampleCurl(ownerUrl, url, organizations, token),
    started_at: new Date().toISOString(),
  }
}

async function demoUsers(
  { dataDir }: Described,
  ownerUrl: string,
  organizations: readonly Organization[],
): Promise<RunFile['demo_users']> {
  if (organizations.length === 0) return null
  const { demoPassword } = loadOrCreateSecrets(pathsOf(dataDir).root)
  await ensureDemoUsers(ownerUrl, organizations, demoPassword)
  const roles = DEMO_ROLES.map((role) => role.replaceAll('_', '-'))
  const names = organizations.flatMap(({ slug }) => roles.map((role) => `${role}@${slug}`))
  return { password: demoPassword, names: [...names, DEMO_EVERYWHERE] }
}

async function demoToken(
  { dataDir }: Described,
  ownerUrl: string,
  organizations: readonly Organization[],
): Promise<string | null> {
  if (organizations.length === 0) return null
  return issueToken({
    keysDir: pathsOf(dataDir).keys,
    ownerUrl,
    organizations: organizations.slice(0, TOKEN_ORGANIZATIONS_MAX),
    role: 'clinician',
    userName: DEMO_EVERYWHERE,
    lifeSeconds: DEMO_TOKEN_LIFE_SECONDS_MAX,
  })
}

async function exampleCurl(
  ownerUrl: string,
  url: string,
  organizations: readonly Organization[],
  token: string,
): Promise<string | null> {
  const [largest] = organizations
    .slice(0, TOKEN_ORGANIZATIONS_MAX)
    .toSorted((a, b) => b.patients - a.patients)
  if (largest === undefined) return null
  const patient = await findAnyPatient(ownerUrl, largest.id)
  const path = patient === null ? '/api/patients/search?q=a' : `/api/patients/${patient}`
  return `curl -s '${url}${path}' -H 'X-Org-ID: ${largest.id}' -H 'Authorization: Bearer ${token}'`
}
