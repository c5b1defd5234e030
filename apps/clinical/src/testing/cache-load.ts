/** What clients of the cache's proof ask, and the versions that the answers show. */
import { listedVersions, type Moved, type MovingCalendar, untakenVersions } from './cache-calendar.ts'
import { type Asked, type Client, createClient, type Outcome } from './client.ts'
import { type Clinic, NORTH, SOUTH } from './clinics.ts'
import type { History } from './history.ts'
import { patientId, type ServerProcess } from './server-process.ts'

/**
 * Records are those of SOUTH and appointments those of NORTH: a patient's new name touches every list of
 * the organization, and would leave none of them in the cache.
 */
export const RECORDS = SOUTH

/** Pause of a client whose server is gone. */
const PAUSE_MS = 10

/** What a client needs. */
export type Asking = {
  readonly n: number
  readonly servers: readonly ServerProcess[]
  headers(clinic: Clinic): Promise<Readonly<Record<string, string>>>
  readonly encounters: readonly string[]
  readonly calendar: MovingCalendar
  readonly history: History
  on(outcome: Outcome): void
  stopped(): boolean
}

type Begun = ReadonlyMap<string, number>
type Send = (
  clinic: Clinic,
  asked: Asked,
  registers: readonly string[],
  show: (outcome: Outcome, begun: Begun) => Map<string, number>,
) => Promise<Outcome>

/** One client: mostly reads, of any server; the encounter and appointment of its number it alone writes. */
export async function keepAsking(asking: Asking): Promise<void> {
  const { n, encounters, calendar, stopped } = asking
  const { send, close } = sender(asking)
  const ownEncounter = createOwn(send, RECORDS, encounters[n])
  const moved = calendar.moved[n]
  const ownAppointment = createOwn(send, NORTH, moved?.id)

  while (!stopped()) {
    const at = Math.floor(Math.random() * encounters.length)
    const [patient, encounter] = [patientId(RECORDS, at), encounters[at] ?? '']
    const chance = Math.random()
    if (chance < 0.008 && moved !== undefined) {
      await ownAppointment('/api/appointments', (version) => {
        moved.attempted = Math.max(moved.attempted, version + 1)
        return calendar.moveOf(moved, version)
      })
    } else if (chance < 0.05) {
      await ownEncounter('/api/encounters', (version) => nextComplaint(encounters[n] ?? '', version))
    } else if (chance < 0.12) {
      const change = { 'if-match': '*' }
      const body = { first_name: `Name ${n}` }
      const asked = { method: 'PATCH', path: `/api/patients/${patient}`, headers: change, body }
      await send(RECORDS, asked, [patient, encounter], (told) => detailVersions(patient, encounter, told))
    } else if (chance < 0.25) {
      const asked = { path: `/api/encounters/${encounter}`, headers: {} }
      await send(RECORDS, asked, [encounter], (told) => onlyVersion(encounter, told))
    } else if (chance < 0.37) {
      await readCalendar(send, calendar, chance < 0.31)
    } else {
      const asked = { path: `/api/patients/${patient}`, headers: {} }
      await send(RECORDS, asked, [patient, encounter], (told) => detailVersions(patient, encounter, told))
    }
  }
  close()
}

/** Asks a server by chance, and tells the history what came. */
function sender({ servers, headers, history, on }: Asking): { send: Send; close(): void } {
  const clients = new Map<number, Client>()
  const send: Send = async (clinic, asked, registers, show) => {
    const { port } = servers[Math.floor(Math.random() * servers.length)] ?? { port: 0 }
    const client = clients.get(port) ?? createClient(port)
    clients.set(port, client)
    const caller = await headers(clinic)
    const begun = history.begin(registers)
    const outcome = await client.ask({ ...asked, headers: { ...asked.headers, ...caller } })
    const by = `${asked.method ?? 'GET'} ${asked.path}`
    if (outcome.status === 200) history.end(begun, show(outcome, begun), by)
    on(outcome)
    if (outcome.kind !== 'answered') {
      clients.delete(port)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    return outcome
  }
  return {
    send,
    close: () => {
      for (const client of clients.values()) client.close()
    },
  }
}

/** Writes what this client alone writes: the next version of what it knows, or first reads which that is. */
function createOwn(send: Send, clinic: Clinic, id: string | undefined) {
  let version: number | null = null
  return async (path: string, next: (version: number) => Asked): Promise<void> => {
    if (id === undefined) return
    const asked = version === null ? { path: `${path}/${id}`, headers: {} } : next(version)
    const outcome = await send(clinic, asked, [id], (told) => onlyVersion(id, told))
    version = outcome.status === 200 ? versionOf(outcome) : null
  }
}

async function readCalendar(send: Send, calendar: MovingCalendar, asList: boolean): Promise<void> {
  const one: Moved | undefined = calendar.moved[Math.floor(Math.random() * calendar.moved.length)]
  if (one === undefined) return
  const all = calendar.besides(one)
  const ids = all.map(({ id }) => id)
  if (asList) await send(NORTH, calendar.dayOf(one), ids, (told) => listedVersions(all, told))
  else await send(NORTH, calendar.slotsOf(one), ids, (told, begun) => untakenVersions(all, begun, told))
}

/** The next version says its number in a text that the patient's detail shows. */
function nextComplaint(id: string, version: number): Asked {
  const body = { chief_complaint: String(version + 1) }
  return { method: 'PATCH', path: `/api/encounters/${id}`, headers: { 'if-match': `"${version}"` }, body }
}

function versionOf({ etag }: Outcome): number {
  return Number(/^"(\d+)-/.exec(etag ?? '')?.[1])
}

function onlyVersion(register: string, outcome: Outcome): Map<string, number> {
  return new Map([[register, versionOf(outcome)]])
}

function detailVersions(patient: string, encounter: string, outcome: Outcome): Map<string, number> {
  const shown = Number(/"chief_complaint":"(\d+)"/.exec(outcome.body)?.[1])
  return new Map([
    [patient, versionOf(outcome)],
    [encounter, shown],
  ])
}
