/**
 * What is free: open hours, less what is taken, cut into starts on the local clock. Instants and lengths
 * are whole minutes; see platform/time/zones for days and local times.
 */
import {
  contains,
  type Intervals,
  intervalsOf,
  overlaps,
  subtract,
} from '@ehrconnect/platform/time/intervals'
import { type OpeningHours, openSpans } from '@ehrconnect/platform/time/opening-hours'
import type { Zone } from '@ehrconnect/platform/time/zones'

/** What is asked for: a visit that takes before + duration + after of whoever gives it. */
export type VisitType = {
  readonly duration: number
  readonly before: number
  readonly after: number
  /** Starts lie on multiples of it on the local clock, counted from midnight. */
  readonly alignment: number
  /** Patients who may share a slot. */
  readonly capacity: number
  readonly needsRoom: boolean
}

/** The hours of a practitioner at a site, or of a room. */
export type Schedule = OpeningHours & { readonly locationId: string }

/** Days on which a site is closed; without location: all of them. */
export type Holiday = readonly [locationId: string | null, day: number]

/** A practitioner or a room with its hours; a room with `schedules: null` is always open. */
export type Resource = {
  readonly id: string
  /** The site of a room; empty for practitioners. */
  readonly siteId: string
  readonly schedules: readonly Schedule[] | null
}

/** A group visit that has begun to fill. */
export type Session = {
  readonly practitionerId: string
  readonly locationId: string
  readonly busyFrom: number
  readonly busyUntil: number
  readonly taken: number
  readonly roomId: string | null
}

/** Everything that the answer depends on. */
export type Question = {
  readonly type: VisitType
  readonly practitioners: readonly Resource[]
  readonly rooms: readonly Resource[]
  readonly holidays: readonly Holiday[]
  /** By resource: what is booked, padded as it was booked. */
  readonly taken: ReadonlyMap<string, Intervals>
  /** By resource: leave, meetings, repairs. */
  readonly blocked: ReadonlyMap<string, Intervals>
  readonly sessions: readonly Session[]
  /** What the patient is booked for, whoever is seen; null when it does not matter. */
  readonly patient: Intervals | null
  /** Starts from one instant (inclusive) to another (exclusive). */
  readonly from: number
  readonly until: number
}

/** A place and a person where a visit can be had, and at which instants. */
export type Calendar = {
  readonly practitionerId: string
  readonly locationId: string
  readonly zone: Zone
  readonly starts: readonly number[]
  /** For each start; null when the type needs no room. */
  readonly roomIds: readonly (string | null)[]
}

/**
 * The free starts by practitioner and site. A whole visit, buffers included, lies in open hours and in
 * nobody's taken time; each would be accepted by the constraint on booking_spans.
 */
export function findCalendars(question: Question): Calendar[] {
  const rooms = question.type.needsRoom ? freeRooms(question) : null
  const sessions = new Map<string, Session[]>()
  for (const session of question.sessions) {
    const known = sessions.get(session.practitionerId)
    if (known === undefined) sessions.set(session.practitionerId, [session])
    else known.push(session)
  }
  return question.practitioners.flatMap((practitioner, nth) => {
    const taken = question.taken.get(practitioner.id) ?? NOTHING
    const blocked = question.blocked.get(practitioner.id) ?? NOTHING
    return openPlaces(question, practitioner).map(({ locationId, zone, open: hours }) => {
      const open = subtract(hours, blocked)
      const free = subtract(open, taken)
      const starts = startsWithin(free, zone, question.type, question.from, question.until)
      const made = assignRooms(starts, question.type, rooms?.get(locationId), nth, rooms !== null)
      const here = sessions.get(practitioner.id)?.filter((session) => session.locationId === locationId)
      const found = atLeisure(question, withJoined(made, joinable(question, open, here ?? [])))
      return { practitionerId: practitioner.id, locationId, zone, ...found }
    })
  })
}

/** The instants that must be known to answer about starts from `from` until `until`. */
export function rangeOf(
  type: VisitType,
  from: number,
  until: number,
): readonly [from: number, until: number] {
  return [from - type.before, until + type.duration + type.after]
}

/** Starts in free time on the alignment of the zone's clock, also of a clock that was just changed. */
export function startsWithin(
  free: Intervals,
  zone: Zone,
  type: VisitType,
  from: number,
  until: number,
): number[] {
  const { alignment } = type
  const starts: number[] = []
  for (let i = 0; i < free.length; i += 2) {
    const last = Math.min((free[i + 1] ?? 0) - type.after - type.duration, until - 1)
    let at = Math.max((free[i] ?? 0) + type.before, from)
    while (at <= last) {
      const change = zone.nextChange(at)
      const past = (at + zone.offsetAt(at)) % alignment
      const stop = Math.min(last, change - 1)
      for (let start = past === 0 ? at : at + alignment - past; start <= stop; start += alignment)
        starts.push(start)
      at = change
    }
  }
  return starts
}

const NOTHING: Intervals = new Int32Array(0)

function openHours({ holidays }: Question, schedule: Schedule, from: number, until: number): number[] {
  const closed = holidays.filter(([site]) => site === null || site === schedule.locationId)
  return openSpans(schedule, new Set(closed.map(([, day]) => day)), from, until)
}

type Place = { readonly locationId: string; readonly zone: Zone; readonly open: Intervals }

/**
 * The open hours of a practitioner by site and zone. Where hours of two sites overlap, both are offered, and
 * the first booking decides where they are; of one site each minute is offered once.
 */
function openPlaces(question: Question, practitioner: Resource): Place[] {
  const [from, until] = rangeOf(question.type, question.from, question.until)
  const byPlace = new Map<string, { locationId: string; zone: Zone; pairs: number[] }>()
  for (const schedule of practitioner.schedules ?? []) {
    const key = `${schedule.locationId} ${schedule.zone.name}`
    const place = byPlace.get(key) ?? { locationId: schedule.locationId, zone: schedule.zone, pairs: [] }
    byPlace.set(key, place)
    for (const minute of openHours(question, schedule, from, until)) place.pairs.push(minute)
  }
  const claimed = new Map<string, Intervals>()
  return [...byPlace.values()].map(({ locationId, zone, pairs }) => {
    const hours = intervalsOf(pairs)
    const before = claimed.get(locationId)
    claimed.set(locationId, before === undefined ? hours : intervalsOf([...before, ...hours]))
    return { locationId, zone, open: before === undefined ? hours : subtract(hours, before) }
  })
}

type Room = { readonly id: string; readonly free: Intervals }

/** Rooms by site, with the time in which each is free. */
function freeRooms(question: Question): Map<string, Room[]> {
  const [from, until] = rangeOf(question.type, question.from, question.until)
  const always = Int32Array.of(from, until)
  const rooms = new Map<string, Room[]>()
  for (const { id, siteId, schedules } of question.rooms) {
    const hours = schedules?.flatMap((schedule) => openHours(question, schedule, from, until))
    const open = hours === undefined ? always : intervalsOf(hours)
    const unblocked = subtract(open, question.blocked.get(id) ?? NOTHING)
    const room = { id, free: subtract(unblocked, question.taken.get(id) ?? NOTHING) }
    const known = rooms.get(siteId)
    if (known === undefined) rooms.set(siteId, [room])
    else known.push(room)
  }
  return rooms
}

type Starts = { readonly starts: readonly number[]; readonly roomIds: readonly (string | null)[] }

/** Gives each start a room that is free, and leaves out the starts for which there is none. */
function assignRooms(
  starts: readonly number[],
  type: VisitType,
  rooms: readonly Room[] | undefined,
  nth: number,
  needed: boolean,
): Starts {
  if (!needed) return { starts, roomIds: starts.map(() => null) }
  if (rooms === undefined) return { starts: [], roomIds: [] }
  const kept: number[] = []
  const roomIds: string[] = []
  for (const start of starts) {
    // Practitioners begin at different rooms, so that those who are offered at once seldom meet.
    for (let i = 0; i < rooms.length; i++) {
      const room = rooms[(nth + i) % rooms.length]
      if (room === undefined) continue
      if (!contains(room.free, start - type.before, start + type.duration + type.after)) continue
      kept.push(start)
      roomIds.push(room.id)
      break
    }
  }
  return { starts: kept, roomIds }
}

type Joined = { readonly start: number; readonly roomId: string | null }

/** Starts of group visits with a place left, in open hours. */
function joinable(question: Question, open: Intervals, sessions: readonly Session[]): Joined[] {
  const { before, duration, after, capacity, needsRoom } = question.type
  return sessions.flatMap(({ busyFrom, busyUntil, taken, roomId }) => {
    const start = busyFrom + before
    const same = busyUntil - busyFrom === before + duration + after && (roomId !== null || !needsRoom)
    const asked = start >= question.from && start < question.until
    const joins = same && asked && taken < capacity && contains(open, busyFrom, busyUntil)
    return joins ? [{ start, roomId: needsRoom ? roomId : null }] : []
  })
}

function withJoined(made: Starts, joined: readonly Joined[]): Starts {
  if (joined.length === 0) return made
  const all: Joined[] = made.starts.map((start, i) => ({ start, roomId: made.roomIds[i] ?? null }))
  all.push(...joined)
  all.sort((a, b) => a.start - b.start)
  return { starts: all.map(({ start }) => start), roomIds: all.map(({ roomId }) => roomId) }
}

/** Leaves out the visits during which the patient is elsewhere. */
function atLeisure({ patient, type }: Question, { starts, roomIds }: Starts): Starts {
  if (patient === null || patient.length === 0) return { starts, roomIds }
  const free = starts.map((start) => !overlaps(patient, start, start + type.duration))
  return { starts: starts.filter((_, i) => free[i]), roomIds: roomIds.filter((_, i) => free[i]) }
}

/** One free slot; its end is `start + duration`. */
export type Slot = {
  readonly start: number
  readonly calendar: Calendar
  readonly roomId: string | null
}

/** The earliest slots of all calendars, and the instant at which the others begin; null: there are none. */
export type Earliest = { readonly slots: readonly Slot[]; readonly next: number | null }

/**
 * The earliest `limit` slots in order of time, slots of one instant in the order of the calendars. What
 * begins at one instant stays together, so that `next` neither repeats nor skips a slot: fewer come back
 * when the instant at the limit does not fit, more when the first instant alone holds more.
 */
export function earliest(
  calendars: readonly Calendar[],
  from: number,
  until: number,
  limit: number,
): Earliest {
  // Counted, not compared: at most one number a minute of the range.
  const counts = new Int32Array(until - from)
  for (const { starts } of calendars) {
    for (const start of starts) counts[start - from] = (counts[start - from] ?? 0) + 1
  }
  const places = new Int32Array(counts.length)
  let total = 0
  let next: number | null = null
  for (let i = 0; i < counts.length; i++) {
    const here = counts[i] ?? 0
    if (here > 0 && total > 0 && total + here > limit) {
      next = from + i
      break
    }
    places[i] = total
    total += here
  }
  const end = next ?? until
  const slots = new Array<Slot>(total)
  for (const calendar of calendars) {
    for (let i = 0; i < calendar.starts.length; i++) {
      const start = calendar.starts[i] ?? end
      if (start >= end) break
      const place = places[start - from] ?? 0
      places[start - from] = place + 1
      slots[place] = { start, calendar, roomId: calendar.roomIds[i] ?? null }
    }
  }
  return { slots, next }
}
