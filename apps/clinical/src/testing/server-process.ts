/** The clinical service as a process of its own, for tests that stop it or take its database away. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { loadOrCreateKeys } from '@ehrconnect/platform/auth/keys'
import { signToken } from '@ehrconnect/platform/auth/token'
import { connect } from '@ehrconnect/platform/db/connect'
import { type OwnCluster, startOwnCluster } from '@ehrconnect/platform/testing/cluster'
import { type Clinic, insertPatients, NORTH, SOUTH, seedClinic, USER_ID } from './clinics.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
/** A busy machine takes its time. */
const START_MS_MAX = 120_000

/** A database server, both clinics in it, and keys: what processes of the service need. */
export type TestSite = {
  readonly cluster: OwnCluster
  /** Headers of a clinician of the clinic. */
  headers(clinic: Clinic): Promise<Readonly<Record<string, string>>>
  /** Starts the service; settings beyond the database and the keys are given by their variables. */
  start(settings?: Readonly<Record<string, string>>): Promise<ServerProcess>
  remove(): Promise<void>
}

/** A running service. */
export type ServerProcess = {
  readonly port: number
  readonly pid: number
  /** Resolves with the exit code, or the name of the signal that ended the process. */
  readonly exited: Promise<number | string>
  isRunning(): boolean
  signal(name: 'SIGTERM' | 'SIGKILL'): void
}

/** Makes a site; each clinic has `patients` patients with the ids of `patientId`. */
export async function createSite(options: { patients: number; durable?: boolean }): Promise<TestSite> {
  const cluster = await startOwnCluster(options)
  const keysDir = await mkdtemp(join(tmpdir(), 'ehr-clinical-test-'))
  const keys = await loadOrCreateKeys(keysDir)
  await seed(cluster.ownerUrl, options.patients)
  const children: ChildProcess[] = []
  return {
    cluster,
    async headers({ id }) {
      const subject = { userId: USER_ID, userName: 'test', organizations: { [id]: ['clinician'] } }
      const token = await signToken(keys, { ...subject, lifeSeconds: 300 })
      return { authorization: `Bearer ${token}`, 'x-org-id': id }
    },
    async start(settings = {}) {
      const child = spawn(process.execPath, [MAIN], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...{
            PATH: process.env['PATH'],
            EHR_CLINICAL_PORT: '0',
            EHR_DB_URL: cluster.appUrl,
            EHR_CACHE_MODE: 'off',
          },
          ...{ EHR_AUTH_PUBLIC_KEYS_FILE: join(keysDir, 'public.jwks'), ...settings },
        },
      })
      children.push(child)
      return whenStarted(child)
    },
    async remove() {
      for (const child of children) child.kill('SIGKILL')
      await cluster.remove()
      await rm(keysDir, { recursive: true, force: true })
    },
  }
}

/** The id of a clinic's n-th patient. */
export function patientId(clinic: Clinic, n: number): string {
  return `${clinic.id.slice(0, 24)}${clinic === NORTH ? 'a' : 'b'}${n.toString(16).padStart(11, '0')}`
}

async function seed(ownerUrl: string, patients: number): Promise<void> {
  const owner = await connect(ownerUrl, 'ehr-test-owner')
  try {
    for (const clinic of [NORTH, SOUTH]) {
      await seedClinic(owner, clinic)
      const people = Array.from({ length: patients }, (_, n) => ({
        ...{ id: patientId(clinic, n), mrn: `n${n}`, first_name: clinic.mark, last_name: `Person ${n}` },
      }))
      await insertPatients(owner, clinic.id, people)
    }
  } finally {
    await owner.end()
  }
}

function whenStarted(child: ChildProcess): Promise<ServerProcess> {
  const said: string[] = []
  const exited = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  )
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`the service ${why}:\n${said.join('\n')}`))
    const timer = setTimeout(() => fail(`did not start in ${START_MS_MAX} ms`), START_MS_MAX)
    void exited.then((code) => fail(`ended with ${code}`))
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        // Kept for the message of a start that fails; a long run says much.
        if (said.length < 100) said.push(line)
        const port = Number(/"type":"server_started","address":"http:[^"]*:(\d+)/.exec(line)?.[1])
        if (!Number.isInteger(port)) return
        clearTimeout(timer)
        resolve({
          ...{ port, pid: child.pid ?? 0, exited },
          isRunning: () => child.exitCode === null && child.signalCode === null,
          signal: (name) => void child.kill(name),
        })
      })
    }
  })
}
