/** The traffic of the technology guide: 5,000 : 3,000 : 2,500 : 1,500 by path, ten per cent of it writes. */
import type { Context } from './context.ts'
import type { PatientKey } from './load/pgbench-sql.ts'
import { observationBody } from './observation-bodies.ts'
import { drawPeople, KINDS, type Kind, mixedRequests, type Term, termsOf } from './search-terms.ts'
import type { Ground } from './setup.ts'
import { bookingHeaders, type Calendar } from './stacks/calendar.ts'
import type { Ask } from './stacks/rows.ts'
import type { Running } from './stacks/stack.ts'

/** What people ask for. */
export type Traffic = {
  /** Asked again and again. */
  readonly reads: readonly Ask[]
  /** So many writes that nobody made before. */
  takeWrites(count: number): Ask[]
  writeHeaders(): Record<string, string>
  readonly skipped: readonly { readonly reason: string }[]
}

/** Part of all requests that writes. */
export const WRITE_SHARE = 0.1

/**
 * Of each 120 requests: patients 50, appointments 30, encounters 25, observations 15. Twelve are writes:
 * six bookings and six observations. So of 108 reads:
 */
export const READ_SHARES = {
  patient: 34,
  search: 16,
  appointments_of_day: 16,
  appointments_of_patient: 8,
  encounters: 25,
  observations_latest: 5,
  observations: 4,
} as const

const READS = 20_000
const SEARCHES = 5_000
const LIST_LIMIT = 20
const DAYS_SHOWN = 30
const MS_PER_DAY = 86_400_000

/** Draws the requests, and tries one of each kind of write before anything is measured. */
export async function planTraffic(
  context: Context,
  ground: Ground,
  running: Running,
  calendar: Calendar,
): Promise<Traffic> {
  const skipped: { reason: string }[] = []
  const canBook = await works(context, ground, running, calendar.take(1)[0])
  if (!canBook) skipped.push({ reason: 'bookings: the platform refuses them; observations instead' })
  let recorded = 0
  const observation = (): Ask => {
    recorded += 1
    const { orgId, id } = ground.sample[recorded % ground.sample.length] ?? { orgId: '', id: '' }
    return { orgId, path: '/api/observations', body: JSON.stringify(observationBody(id, recorded)) }
  }
  return {
    reads: await drawReads(ground),
    takeWrites(count) {
      const bookings = canBook ? calendar.take(Math.floor(count / 2)) : []
      return Array.from({ length: count }, (_, nth) =>
        nth % 2 === 0 ? observation() : (bookings[(nth - 1) / 2] ?? observation()),
      )
    },
    writeHeaders: bookingHeaders,
    skipped,
  }
}

/** The kinds of reads in their shares, evenly spread. */
export function spread(shares: Readonly<Record<string, number>>, count: number): string[] {
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0)
  const debts = new Map(Object.keys(shares).map((name) => [name, 0]))
  return Array.from({ length: count }, () => {
    for (const [name, debt] of debts) debts.set(name, debt + (shares[name] ?? 0))
    const [most] = [...debts].reduce((a, b) => (b[1] > a[1] ? b : a))
    debts.set(most, (debts.get(most) ?? 0) - total)
    return most
  })
}

async function drawReads(ground: Ground): Promise<Ask[]> {
  const people = await drawPeople(ground.database)
  const lists = new Map(KINDS.map((kind): [Kind, Term[]] => [kind, termsOf(kind, people)]))
  const searches = mixedRequests(lists, SEARCHES)
  const doctors = await ground.database.rows(
    'SELECT org_id::text, id::text FROM practitioners WHERE active ORDER BY random() LIMIT 2000',
  )
  const today = Date.now()
  return spread(READ_SHARES, READS).flatMap((what, nth): Ask[] => {
    if (what === 'search') return [searches[nth % searches.length] ?? []].flat()
    if (what === 'appointments_of_day') {
      const [orgId, doctor] = doctors[nth % doctors.length] ?? []
      const day = new Date(today + (nth % DAYS_SHOWN) * MS_PER_DAY)
        .toISOString()
        .slice(0, 'YYYY-MM-DD'.length)
      return [{ orgId: orgId ?? '', path: `/api/appointments?date=${day}&practitioner_id=${doctor ?? ''}` }]
    }
    const patient = ground.sample[nth % ground.sample.length]
    return patient === undefined ? [] : [{ orgId: patient.orgId, path: pathOf(what, patient) }]
  })
}

function pathOf(what: string, { id }: PatientKey): string {
  const paths: Readonly<Record<string, string>> = {
    patient: `/api/patients/${id}`,
    appointments_of_patient: `/api/appointments?patient_id=${id}&limit=${LIST_LIMIT}`,
    encounters: `/api/encounters?patient_id=${id}&limit=${LIST_LIMIT}`,
    observations_latest: `/api/observations/latest?patient_id=${id}`,
    observations: `/api/observations?patient_id=${id}&limit=${LIST_LIMIT}`,
  }
  return paths[what] ?? `/api/patients/${id}`
}

async function works(
  context: Context,
  { senders }: Ground,
  { port }: Running,
  ask: Ask | undefined,
): Promise<boolean> {
  const sender = senders.find(({ id }) => id === ask?.orgId)
  if (ask?.body === undefined || sender === undefined) return false
  const reply = await fetch(`http://127.0.0.1:${port}${ask.path}`, {
    method: 'POST',
    headers: { 'X-Org-ID': sender.id, Authorization: `Bearer ${sender.token}`, ...bookingHeaders() },
    body: ask.body,
    signal: context.signal,
  })
  await reply.body?.cancel()
  return reply.ok
}
