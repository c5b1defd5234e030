/**
 * Appointments that are moved while their lists and the free slots are read. Each client owns one and five
 * half hours that nobody else books, and moves it to the next of them: the slot that is taken tells the
 * version, but for multiples of five.
 */
import { randomUUID } from 'node:crypto'
import { connect } from '@ehrconnect/platform/db/connect'
import { type Asked, createClient, type Outcome } from './client.ts'
import { NORTH } from './clinics.ts'
import { patientId, type TestSite } from './server-process.ts'
import { openSurgery } from './surgery.ts'

/** An appointment, and where it may be. */
export type Moved = {
  readonly id: string
  readonly practitioner: string
  /** Starts in epoch milliseconds; the first version is at the first. */
  readonly slots: readonly number[]
  /** The highest version that its owner has asked for. */
  attempted: number
}

const DAY = '2030-05-06'
const NEXT_DAY = '2030-05-07'
const OPENS_AT = Date.parse(`${DAY}T08:00:00+02:00`)
const SLOT_MS = 30 * 60_000
const SLOTS_EACH = 5
const OWNERS_EACH = 4
/** Monday from 8:00 to 18:00: five half hours for each of four. */
const MONDAY = [1, 480, 1_080] as const

/** The calendar of NORTH on one day. */
export type MovingCalendar = {
  readonly moved: readonly Moved[]
  /** The move to its next slot, of the version that was read. */
  moveOf(one: Moved, version: number): Asked
  /** The day sheet of its practitioner. */
  dayOf(one: Moved): Asked
  /** The free slots of its practitioner. */
  slotsOf(one: Moved): Asked
  /** Those of the same practitioner: all of them are in the same answers. */
  besides(one: Moved): readonly Moved[]
}

/** Books `count` appointments by the server on `port`. */
export async function layMovingCalendar(
  site: TestSite,
  port: number,
  count: number,
): Promise<MovingCalendar> {
  const owner = await connect(site.cluster.ownerUrl, 'ehr-test-calendar')
  const practitioners = Math.ceil(count / OWNERS_EACH)
  const surgery = await openSurgery(owner, { practitioners, weekly: [MONDAY] })
  const type = await surgery.addType()
  await owner.end()
  const client = createClient(port)
  const moved: Moved[] = []
  for (let n = 0; n < count; n++) {
    const practitioner = surgery.practitioners[Math.floor(n / OWNERS_EACH)] ?? ''
    const first = (n % OWNERS_EACH) * SLOTS_EACH
    const slots = Array.from({ length: SLOTS_EACH }, (_, i) => OPENS_AT + (first + i) * SLOT_MS)
    const place = { type_id: type, practitioner_id: practitioner, location_id: surgery.site }
    const body = { patient_id: patientId(NORTH, n), ...place, start_time: instant(slots[0]) }
    const headers = { ...(await site.headers(NORTH)), 'idempotency-key': randomUUID() }
    const made = await client.ask({ method: 'POST', path: '/api/appointments', headers, body })
    if (made.status !== 201) throw new Error(`no appointment: ${made.status} ${made.body}`)
    moved.push({ id: made.location?.split('/').at(-1) ?? '', practitioner, slots, attempted: 1 })
  }
  client.close()
  return {
    moved,
    moveOf(one, version) {
      const body = { start_time: instant(one.slots[version % SLOTS_EACH]) }
      const headers = { 'if-match': `"${version}"` }
      return { method: 'PATCH', path: `/api/appointments/${one.id}`, headers, body }
    },
    dayOf: ({ practitioner }) => question('', { date: DAY, practitioner_id: practitioner }),
    slotsOf: ({ practitioner }) =>
      question('/availability', { type_id: type, practitioner_id: practitioner, from: DAY, to: NEXT_DAY }),
    besides: ({ practitioner }) => moved.filter((other) => other.practitioner === practitioner),
  }
}

/** The versions that a day sheet shows; 0 for what is missing, or not where its version is. */
export function listedVersions(moved: readonly Moved[], { body }: Outcome): Map<string, number> {
  const rows: readonly { id: string; version: number; start_time: string }[] = JSON.parse(body).appointments
  return new Map(
    moved.map(({ id, slots }) => {
      const row = rows.find((one) => one.id === id)
      if (row === undefined) return [id, 0]
      return [id, slots[(row.version - 1) % SLOTS_EACH] === Date.parse(row.start_time) ? row.version : 0]
    }),
  )
}

/**
 * The versions that free slots tell: of those that the slot which is not offered stands for, the first
 * that is no older than what was known. When nobody has asked for that one yet, it was the one before.
 */
export function untakenVersions(
  moved: readonly Moved[],
  begun: ReadonlyMap<string, number>,
  { body }: Outcome,
): Map<string, number> {
  const slots: readonly { start_time: string }[] = JSON.parse(body).slots
  const free = new Set(slots.map(({ start_time }) => Date.parse(start_time)))
  return new Map(
    moved.map(({ id, slots: own, attempted }) => {
      const taken = own.flatMap((slot, i) => (free.has(slot) ? [] : [i]))
      const [at] = taken
      if (taken.length !== 1 || at === undefined) return [id, 0]
      const known = begun.get(id) ?? 0
      const least = known + ((((at + 1 - known) % SLOTS_EACH) + SLOTS_EACH) % SLOTS_EACH)
      return [id, least > attempted ? least - SLOTS_EACH : least]
    }),
  )
}

function question(path: string, query: Readonly<Record<string, string>>): Asked {
  return { path: `/api/appointments${path}?${new URLSearchParams(query)}`, headers: {} }
}

function instant(at: number | undefined): string {
  return new Date(at ?? Number.NaN).toISOString()
}
