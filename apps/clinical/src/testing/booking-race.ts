/** People at several desks who book, move and cancel at the same time, on few slots. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { type Asked, type Client, createClient, type Outcome } from './client.ts'

const NAMES = [
  ...(['book', 'group', 'overbook', 'hold', 'series', 'move', 'cancel', 'confirm'] as const),
  ...(['cancel-series', 'offer', 'accept', 'decline', 'expire'] as const),
] as const

/** What one of the racers does. */
export type Deed = (typeof NAMES)[number]

type Rule = {
  /** How often it is drawn. */
  readonly weight: number
  /** Every answer that may be given, as `status code`. */
  readonly answers: readonly string[]
  /** The operation by which the audit trail knows it. */
  readonly operation: string
}

const BUSY = ['409 slot_taken', '409 patient_busy']
const BOOKED = ['201', ...BUSY]

/** What is done, and what may come of it. */
export const DEEDS: Readonly<Record<Deed, Rule>> = {
  book: { weight: 20, answers: BOOKED, operation: 'appointments.book' },
  group: { weight: 6, answers: BOOKED, operation: 'appointments.book' },
  overbook: { weight: 2, answers: ['201', '409 patient_busy'], operation: 'appointments.book' },
  hold: { weight: 8, answers: BOOKED, operation: 'appointments.hold' },
  series: { weight: 6, answers: ['201', '409 series_conflict'], operation: 'appointment_series.create' },
  move: {
    ...{ weight: 20, answers: ['200', ...BUSY, '409 not_movable', '412 outdated'] },
    operation: 'appointments.update',
  },
  cancel: { weight: 24, answers: ['200', '409 illegal_step'], operation: 'appointments.cancel' },
  confirm: {
    ...{ weight: 7, answers: ['200', ...BUSY, '409 illegal_step'], operation: 'appointments.confirm' },
  },
  'cancel-series': { weight: 2, answers: ['200'], operation: 'appointment_series.cancel' },
  offer: {
    ...{ weight: 5, answers: ['200', '409 slot_taken', '409 not_waiting'], operation: 'waitlist.offer' },
  },
  accept: {
    ...{ weight: 4, answers: ['200', '409 not_offered', '409 offer_is_gone'], operation: 'waitlist.accept' },
  },
  decline: { weight: 2, answers: ['200', '409 not_offered'], operation: 'waitlist.decline' },
  expire: { weight: 2, answers: ['200'], operation: '' },
}

/** A deed, whom it was about, and what became of it. */
export type Done = {
  readonly deed: Deed
  readonly outcome: Outcome
  /** As DEEDS names answers. */
  readonly answer: string
  /** The row that the deed made or changed: an appointment, a series, an entry of the waitlist. */
  readonly entity: string
}

/** Where the race takes place. */
export type Course = {
  readonly practitioners: readonly string[]
  readonly location: string
  readonly type: string
  readonly groupType: string
  readonly patients: readonly string[]
  /** Entries of the waitlist. */
  readonly entries: readonly string[]
  /** With each practitioner a slot, `YYYY-MM-DDTHH:MM` on the clock of the place. */
  readonly starts: readonly string[]
  readonly offset: string
  readonly ports: readonly number[]
  headers(): Promise<Readonly<Record<string, string>>>
  /** Lets the time of a hold run out. */
  expire(appointment: string): Promise<void>
}

const DRAWN = fc.record({
  deed: fc.oneof(...NAMES.map((deed) => ({ weight: DEEDS[deed].weight, arbitrary: fc.constant(deed) }))),
  ...{ practitioner: fc.nat(), start: fc.nat(), patient: fc.nat(), target: fc.nat(), server: fc.nat() },
  /** Sent twice at once, to two servers, with the same key: somebody clicked twice. */
  twice: fc.nat({ max: 3 }).map((n) => n === 0),
  /** Moves what has the version that was read, not whatever it has now. */
  careful: fc.boolean(),
})
type Drawn = typeof DRAWN extends fc.Arbitrary<infer T> ? T : never

/** Does `count` deeds, each racer one after the other; drawn by the seed, raced as the machine will. */
export async function raceForSlots(
  course: Course,
  options: { readonly count: number; readonly racers: number; readonly seed: number },
): Promise<Done[]> {
  const left = fc.sample(DRAWN, { seed: options.seed, numRuns: options.count })
  const known: Known = { appointments: [], series: [] }
  const done: Done[] = []
  const racers = Array.from({ length: options.racers }, async () => {
    const clients = course.ports.map((port) => createClient(port))
    for (let drawn = left.pop(); drawn !== undefined; drawn = left.pop())
      for (const one of await act(course, clients, known, drawn)) done.push(one)
    for (const client of clients) client.close()
  })
  await Promise.all(racers)
  return done
}

/** Appointments and series that somebody was told of. */
type Known = { readonly appointments: string[]; readonly series: string[] }

async function act(course: Course, clients: readonly Client[], known: Known, drawn: Drawn): Promise<Done[]> {
  const { deed } = drawn
  const entity = targetOf(course, known, drawn)
  if (entity === null) return act(course, clients, known, { ...drawn, deed: 'book' })
  if (deed === 'expire') await course.expire(entity)
  const headers = { ...(await course.headers()), 'idempotency-key': randomUUID() }
  const asked = await askedOf(course, clients, headers, drawn, entity)
  const outcomes = await send(clients, asked, drawn)
  // Both may have come too late, or one; who is told of success is told the same.
  const made = outcomes.filter(({ status }) => status > 0 && status < 300)
  const told = new Set(made.map(({ body }) => body))
  if (told.size > 1) throw new Error(`one key, several answers: ${[...told].join(' | ')}`)
  return (made.length > 0 ? made : outcomes).slice(0, 1).map((outcome) => {
    const body: Body = outcome.kind === 'answered' ? JSON.parse(outcome.body) : {}
    const answer = `${outcome.status} ${body.code ?? ''}`.trim()
    if (outcome.status < 300) note(known, deed, body)
    if (isOver(deed, answer)) forget(known, entity)
    return { deed, outcome, answer, entity: entity === '' ? String(body.id) : entity }
  })
}

type Body = {
  readonly id?: string
  readonly code?: string
  readonly offered_appointment_id?: string
  readonly appointments?: readonly { readonly id: string }[]
}

/** What a deed is done to; '' for one that makes something, null when there is nothing yet. */
function targetOf({ entries: waiting }: Course, known: Known, { deed, target }: Drawn): string | null {
  const latest = (ids: readonly string[]): string | null => ids.at(-1 - (target % ids.length)) ?? null
  if (deed === 'move' || deed === 'cancel' || deed === 'confirm' || deed === 'expire')
    return latest(known.appointments)
  if (deed === 'cancel-series') return latest(known.series)
  if (deed === 'offer' || deed === 'accept' || deed === 'decline') return latest(waiting)
  return ''
}

function note(known: Known, deed: Deed, { id, offered_appointment_id, appointments = [] }: Body): void {
  if (deed === 'series' && id !== undefined) known.series.push(id)
  if (deed === 'series') known.appointments.push(...appointments.map((one) => one.id))
  if (DEEDS[deed].operation.startsWith('appointments.') && id !== undefined) known.appointments.push(id)
  if (deed === 'offer' && offered_appointment_id !== undefined)
    known.appointments.push(offered_appointment_id)
}

/** Whether an appointment takes no time any more: racers turn to those that do. */
function isOver(deed: Deed, answer: string): boolean {
  return (deed === 'cancel' && answer === '200') || answer.endsWith('not_movable')
}

function forget({ appointments }: Known, id: string): void {
  const place = appointments.indexOf(id)
  if (place >= 0) appointments.splice(place, 1)
}

async function askedOf(
  course: Course,
  clients: readonly Client[],
  headers: Readonly<Record<string, string>>,
  drawn: Drawn,
  entity: string,
): Promise<Asked> {
  const start = at(course.starts, drawn.start)
  const patient = { patient_id: at(course.patients, drawn.patient) }
  const place = {
    practitioner_id: at(course.practitioners, drawn.practitioner),
    location_id: course.location,
  }
  const slot = { ...place, start_time: `${start}:00${course.offset}` }
  const visit = { ...patient, ...slot, type_id: drawn.deed === 'group' ? course.groupType : course.type }
  const post = (path: string, body?: object): Asked => ({
    ...{ method: 'POST', path, headers },
    ...(body === undefined ? {} : { body }),
  })
  const path = `/api/appointments/${entity}`
  switch (drawn.deed) {
    case 'book':
    case 'group':
      return post('/api/appointments', visit)
    case 'overbook':
      return post('/api/appointments', { ...visit, overbook_reason: 'cannot wait' })
    case 'hold':
      return post('/api/appointments/hold', { ...visit, hold_seconds: 60 })
    case 'series': {
      const rule = { local_start: start, rrule: 'FREQ=DAILY;COUNT=2' }
      return post('/api/appointment-series', { ...patient, ...place, type_id: course.type, ...rule })
    }
    case 'move': {
      const read = drawn.careful ? await clients[0]?.ask({ path, headers }) : undefined
      const ifMatch = read === undefined ? '*' : (read.etag ?? '')
      return { method: 'PATCH', path, headers: { ...headers, 'if-match': ifMatch }, body: slot }
    }
    case 'expire':
      return { path, headers }
    case 'cancel':
      return post(`${path}/cancel`, { reason: 'cannot come' })
    case 'confirm':
      return post(`${path}/confirm`, {})
    case 'cancel-series': {
      const body = { from: start.slice(0, 10), reason: 'moves away' }
      return {
        ...post(`/api/appointment-series/${entity}/cancel`, body),
        headers: { ...headers, 'if-match': '*' },
      }
    }
    case 'offer':
      return post(`/api/waitlist/${entity}/offer`, slot)
    case 'accept':
      return post(`/api/waitlist/${entity}/accept`)
    case 'decline':
      return post(`/api/waitlist/${entity}/decline`, {})
  }
}

/** Deeds whose routes take an Idempotency-Key, and so may be sent twice. */
const REPEATABLE: readonly Deed[] = [
  'book',
  'group',
  'hold',
  'series',
  'cancel',
  'confirm',
  'offer',
  'accept',
]

/** Sends once, or twice at once; the answers that are not `the same key is under way`. */
async function send(clients: readonly Client[], asked: Asked, drawn: Drawn): Promise<Outcome[]> {
  const first = drawn.server % clients.length
  const both = [...clients.slice(first), ...clients.slice(0, first)]
  const sends = drawn.twice && REPEATABLE.includes(drawn.deed) ? both.slice(0, 2) : both.slice(0, 1)
  const outcomes = await Promise.all(sends.map((client) => client.ask(asked)))
  return outcomes.filter(({ body }) => !body.includes('"code":"idempotency_key_in_use"'))
}

function at(list: readonly string[], nth: number): string {
  return list[nth % list.length] ?? ''
}
