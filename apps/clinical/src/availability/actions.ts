/** Finding free slots: what the database knows, read in pieces of the asked time, and the reply as text. */
import { invalid, notFound } from '@ehrconnect/platform/http/api-error'
import type { Intervals } from '@ehrconnect/platform/time/intervals'
import { dateOfDay, dayOfDate, findZone, MINUTES_PER_DAY, type Zone } from '@ehrconnect/platform/time/zones'
import type {
  Deps,
  FreeSlot,
  MissedSlot,
  Opening,
  OpeningRefusal,
  WantedSlots,
  WantedVisit,
} from '../deps.ts'
import { availabilityOffer, groupSessions, openingOffer, takenOfResources } from './queries.ts'
import { type Earliest, earliest, findCalendars, type Question, rangeOf, type Slot } from './rules.ts'
import { type Found, slotList } from './schema.ts'

/** Longest time that one request may ask about. */
export const DAYS_MAX = 31
/** Practitioners of one request: more are asked for by site. */
export const PRACTITIONERS_MAX = 200
/** Days that are read first; each further piece is twice as long, so that a page seldom reads a month. */
const FIRST_DAYS = 2
/** Slots of two days among which the nearest are looked for: more than anybody has. */
const NEAR_MAX = 3_000
/** What was offered a moment ago may still be booked. */
const LATE_MINUTES = 5
/** A month in which the clock was changed is a little longer. */
const CHANGE_MINUTES = 180

/** What is asked. */
export type Ask = {
  readonly typeId: string
  /** Null: everybody who offers the type. */
  readonly practitionerIds: readonly string[] | null
  /** A site or a room. */
  readonly locationId: string | null
  /** It is a site: what one practitioner offers there is read together with what others ask for. */
  readonly isSite?: boolean
  /** Whose other visits are in the way; null: anybody's. */
  readonly patientId: string | null
  /** Starts from (inclusive) … until (exclusive): instants, or civil dates in the zone of the labels. */
  readonly from: string
  readonly until: string
  /** Zone of the labels; null: the organization's. Free time is reckoned in the zones of the schedules. */
  readonly zone: string | null
  readonly limit: number
}

/**
 * The earliest free slots.
 *
 * Cost:   2 round trips for what lies in the first days, 1 more whenever the time looked at is doubled.
 * Throws: ApiError 404 for an unknown type; 400 for an unknown zone, an empty or too long time, too many
 *         practitioners.
 */
export async function findSlots(deps: Pick<Deps, 'db'>, orgId: string, ask: Ask): Promise<Found> {
  const asked = ask.zone === null ? null : zoneNamed(ask.zone)
  const offer = await readOffer(deps, orgId, ask)
  if (offer === null) throw notFound('appointment_type')
  const zone = asked ?? zoneNamed(offer.time_zone)
  const until = minuteOf(ask.until, zone)
  const asks = minuteOf(ask.from, zone)
  if (until <= asks) throw invalid('empty_range', "'to' must be later than 'from'")
  if (until - asks > DAYS_MAX * MINUTES_PER_DAY + CHANGE_MINUTES)
    throw invalid('range_too_long', `at most ${DAYS_MAX} days can be asked for at once`)
  const from = Math.max(asks, offer.now_minute + offer.lead)
  const question = offeredBy(offer)
  if (question.practitioners.length > PRACTITIONERS_MAX)
    throw invalid('too_many_practitioners', 'Too many practitioners offer this: name some, or a location')
  const found = await findInPieces(deps, orgId, ask, question, from, until)
  // The first slot leaves when its lead time begins, others come when a hold expires.
  const leavesMs = ((found.slots[0]?.start ?? Number.POSITIVE_INFINITY) - offer.lead) * 60_000
  const changesMs = Math.min(leavesMs, found.expiresMs)
  const lifeMs = Number.isFinite(changesMs) ? changesMs - offer.now_ms : null
  return { ...found, zone, duration: offer.duration, lifeMs }
}

/**
 * The two free slots nearest to an instant, as a JSON array: what a refused booking offers instead.
 *
 * Throws: ApiError 404 for an unknown type.
 */
export async function nearestSlots(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  missed: MissedSlot,
): Promise<string> {
  const at = roughMinute(missed.at)
  const ask = { ...missed, isSite: true, practitionerIds: [missed.practitionerId], zone: null }
  const search = (from: number, until: number, limit: number): Promise<Found> =>
    findSlots(deps, orgId, { ...ask, from: isoOf(from), until: isoOf(until), limit })
  const day = MINUTES_PER_DAY
  const around = await search(at - day, at + day, NEAR_MAX)
  const far = (start: number): number => Math.abs(start - at)
  const near = around.slots.toSorted((a, b) => far(a.start) - far(b.start)).slice(0, 2)
  if (near.length < 2) {
    const later = await search(at + day, at + (DAYS_MAX - 1) * day, 2 - near.length)
    near.push(...later.slots.slice(0, 2 - near.length))
  }
  return slotList({ ...around, slots: near })
}

/**
 * Whether the schedules have time for a visit at each of some starts, whatever is booked already or blocked:
 * a start on the type's grid, ahead of now by its lead time, all of it in open hours of a practitioner who
 * offers it.
 *
 * Params: the starts in order of time, at least one.
 * Cost:   1 round trip, shared with others who ask at the moment.
 */
export async function findOpenings(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  wanted: Omit<WantedVisit, 'startTime'>,
  starts: readonly string[],
): Promise<Opening[]> {
  const [from = '', until = from] = [starts[0], starts.at(-1)]
  const practitionerIds = [wanted.practitionerId]
  const offer = await readOffer(deps, orgId, { ...wanted, practitionerIds, isSite: true, from, until })
  if (offer === null) return starts.map(() => ({ refusal: 'unknown_type', rooms: [] }))
  const offered = offeredBy(offer)
  return starts.map((start) => {
    const ms = Date.parse(start)
    const found = openingAt(offered, wanted, Math.floor(ms / 60_000))
    if (found.refusal !== null) return found
    if (ms % 60_000 !== 0) return { ...found, refusal: 'off_grid' }
    const isLate = ms / 60_000 < offer.now_minute + offer.lead - LATE_MINUTES
    return isLate ? { ...found, refusal: 'too_soon' } : found
  })
}

/** The earliest free slots, for those who book without being asked. Throws: as findSlots. */
export async function freeSlots(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  ask: WantedSlots,
): Promise<FreeSlot[]> {
  const { slots, duration } = await findSlots(deps, orgId, { ...ask, zone: null })
  return slots.map(({ start, calendar, roomId }) => {
    const localStart = start + calendar.zone.offsetAt(start)
    return {
      practitionerId: calendar.practitionerId,
      locationId: calendar.locationId,
      roomId,
      startTime: isoOf(start),
      endTime: isoOf(start + duration),
      localStart,
      localEnd: localStart + duration,
    }
  })
}

function openingAt(
  offered: Offered,
  { locationId, roomId }: Omit<WantedVisit, 'startTime'>,
  start: number,
): Opening {
  const nothing = { taken: new Map(), blocked: new Map(), sessions: [], patient: null }
  const isOpen = (change: Partial<Offered>): boolean => {
    const question = { ...offered, ...nothing, ...change, from: start, until: start + 1 }
    return findCalendars(question).some((found) => found.locationId === locationId && found.starts.length > 0)
  }
  const all = offered.rooms.map(({ id }) => id)
  const open = offered.rooms.filter((room) => isOpen({ rooms: [room] })).map(({ id }) => id)
  const { type } = offered
  const refusal = (): OpeningRefusal | null => {
    if (offered.practitioners.length === 0) return 'not_bookable'
    if (type.needsRoom && roomId !== null && !all.includes(roomId)) return 'not_bookable'
    if (isOpen({}) && (roomId === null || !type.needsRoom || open.includes(roomId))) return null
    if (isOpen({ type: { ...type, needsRoom: false } })) return 'room_closed'
    if (isOpen({ type: { ...type, alignment: 1 } })) return 'off_grid'
    return isOpen({ holidays: [] }) ? 'closed_day' : 'outside_hours'
  }
  return { refusal: refusal(), rooms: roomId !== null ? [roomId] : open.length > 0 ? open : all }
}

type Offer = NonNullable<Awaited<ReturnType<typeof readOffer>>>
type Offered = Pick<Question, 'type' | 'practitioners' | 'rooms' | 'holidays'>

function readOffer(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  ask: Pick<Ask, 'typeId' | 'practitionerIds' | 'locationId' | 'isSite' | 'from' | 'until'>,
) {
  const { typeId, practitionerIds, locationId, isSite = false } = ask
  const dates = datesAround(ask.from, ask.until)
  const [practitionerId, another] = practitionerIds ?? []
  if (isSite && practitionerId !== undefined && another === undefined && locationId !== null)
    return deps.db.point(openingOffer).load(orgId, [typeId, practitionerId, locationId, ...dates])
  return deps.db.list.maybeOne(orgId, availabilityOffer, [
    ...([orgId, typeId, practitionerIds, locationId, ...dates] as const),
  ])
}

/** Exceptions and holidays of the days around count as well: no zone is two days away. */
function datesAround(from: string, until: string): readonly [first: string, last: string] {
  const [first, last] = [from, until].map((text) => Math.floor(roughMinute(text) / MINUTES_PER_DAY))
  return [dateOfDay((first ?? 0) - 3), dateOfDay((last ?? 0) + 3)]
}

function offeredBy(offer: Offer): Offered {
  const { practitioners, rooms, holidays } = offer
  return { type: { ...offer, needsRoom: rooms !== null }, practitioners, rooms: rooms ?? [], holidays }
}

async function findInPieces(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  ask: Ask,
  offered: Offered,
  from: number,
  until: number,
): Promise<Earliest & { readonly expiresMs: number }> {
  const slots: Slot[] = []
  let expiresMs = Number.POSITIVE_INFINITY
  if (offered.practitioners.length === 0) return { slots, next: null, expiresMs }
  let length = FIRST_DAYS * MINUTES_PER_DAY
  for (let start = from; start < until; length *= 2) {
    const piece = { from: start, until: Math.min(until, start + length) }
    const taken = await readTaken(deps, orgId, ask, offered, piece)
    expiresMs = Math.min(expiresMs, taken.expiresMs)
    const question = { ...offered, ...piece, ...taken }
    const left = ask.limit - slots.length
    const found = earliest(findCalendars(question), piece.from, piece.until, left)
    // An instant that does not fit beside what was already found begins the next page.
    if (slots.length > 0 && found.slots.length > left)
      return { slots, next: found.slots[0]?.start ?? null, expiresMs }
    for (const slot of found.slots) slots.push(slot)
    if (found.next !== null) return { slots, next: found.next, expiresMs }
    start = piece.until
    if (slots.length >= ask.limit) return { slots, next: start < until ? start : null, expiresMs }
  }
  return { slots, next: null, expiresMs }
}

async function readTaken(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  { typeId, patientId }: Ask,
  offered: Offered,
  piece: { from: number; until: number },
): Promise<Pick<Question, 'taken' | 'blocked' | 'sessions' | 'patient'> & { readonly expiresMs: number }> {
  const [from, until] = rangeOf(offered.type, piece.from, piece.until).map(isoOf)
  const practitionerIds = offered.practitioners.map(({ id }) => id)
  const patients = patientId === null ? [] : [patientId]
  const ids = [...practitionerIds, ...offered.rooms.map(({ id }) => id), ...patients]
  const [rows, sessions] = await Promise.all([
    deps.db.list.many(orgId, takenOfResources, [orgId, ids, from ?? '', until ?? '']),
    offered.type.capacity === 1
      ? []
      : deps.db.list.many(orgId, groupSessions, [orgId, typeId, practitionerIds, from ?? '', until ?? '']),
  ])
  const taken = new Map<string, Intervals>()
  const blocked = new Map<string, Intervals>()
  for (const { id, spans, blocks } of rows) {
    taken.set(id, spans)
    blocked.set(id, blocks)
  }
  const expiries = rows.flatMap(({ expires_ms: at }) => (at === null ? [] : [at]))
  return {
    taken,
    blocked,
    expiresMs: Math.min(Number.POSITIVE_INFINITY, ...expiries),
    patient: patientId === null ? null : (taken.get(patientId) ?? null),
    sessions: sessions.map((session) => ({
      practitionerId: session.practitioner_id,
      locationId: session.location_id,
      busyFrom: session.busy_from,
      busyUntil: session.busy_until,
      taken: session.taken,
      roomId: session.room_id,
    })),
  }
}

function zoneNamed(name: string): Zone {
  const zone = findZone(name)
  if (zone === null) throw invalid('unknown_zone', "'zone' is not an IANA time zone")
  return zone
}

const CIVIL_DATE_LENGTH = 10

/** The instant of a text that is one, or of the midnight of a civil date. */
function minuteOf(text: string, zone: Zone): number {
  if (text.length === CIVIL_DATE_LENGTH) return zone.instantOf(dayOfDate(text) * MINUTES_PER_DAY)
  return roughMinute(text)
}

/** As minuteOf, a date taken in UTC. Seconds count as the next minute: no slot begins before it is asked. */
function roughMinute(text: string): number {
  return Math.ceil(Date.parse(text) / 60_000)
}

function isoOf(minute: number): string {
  return new Date(minute * 60_000).toISOString()
}
