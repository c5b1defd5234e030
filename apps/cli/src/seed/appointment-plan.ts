/**
 * Which appointments a clinic has around today: the past two weeks as they went, today well filled, and
 * less and less of the weeks to come. Nobody and no room is booked twice.
 */
import type { DemoType } from './appointment-types.ts'
import { weekday } from './calendar.ts'
import { type Prng, shuffle } from './prng.ts'

/** Days before today that have appointments. */
export const PAST_DAYS = 14
/** Days after today that have appointments. */
export const FUTURE_DAYS = 42

/** Part of the open time that is booked today, and at the end of the plan. */
const FILLED_TODAY = 0.88
const FILLED_LAST = 0.12
/** Visits that were cancelled, and at which nobody came. */
const CANCELLED_SHARE = 0.06
const NO_SHOW_SHARE = 0.04
/** How long before a visit its patient has usually arrived. */
const ARRIVED_MINUTES = 12

/** An appointment of the plan; minutes since 1970. */
export type PlannedAppointment = {
  readonly type: DemoType
  readonly practitioner: number
  readonly room: number | null
  readonly patient: number
  readonly start: number
  readonly lane: number
  readonly status: string
}

/** Open hours of a practitioner on one day, as pairs of minutes since 1970. */
export type OpenDay = {
  readonly day: number
  readonly practitioner: number
  readonly spans: readonly number[]
}

/** What there is to plan with. */
export type Plan = {
  readonly types: readonly DemoType[]
  readonly rooms: number
  readonly patients: number
  readonly today: number
  /** Minutes since 1970. */
  readonly now: number
}

/** Draws the appointments of the open days, which come in the order of their days. */
export function planAppointments(prng: Prng, plan: Plan, days: readonly OpenDay[]): PlannedAppointment[] {
  const appointments: PlannedAppointment[] = []
  const nextPatient = patientsInTurn(prng, plan.patients)
  let day = Number.NaN
  let rooms: number[][] = []
  for (const open of days) {
    if (open.day !== day) {
      day = open.day
      rooms = Array.from({ length: plan.rooms }, () => [])
    }
    for (let i = 0; i + 1 < open.spans.length; i += 2) {
      const isLast = i + 2 >= open.spans.length
      const span = { ...open, from: open.spans[i] ?? 0, until: open.spans[i + 1] ?? 0, isLast }
      fillSpan(prng, plan, span, rooms, nextPatient, appointments)
    }
  }
  return appointments
}

type Span = OpenDay & { readonly from: number; readonly until: number; readonly isLast: boolean }

function fillSpan(
  prng: Prng,
  plan: Plan,
  span: Span,
  rooms: number[][],
  nextPatient: (day: number) => number | null,
  into: PlannedAppointment[],
): void {
  const filled = filledShare(span.day - plan.today)
  for (let at = span.from; at < span.until; ) {
    const type = prng.chance(filled) ? drawType(prng, plan.types, span, at) : null
    const start = type === null ? at : alignedStart(at + type.before, type.alignment)
    const until = type === null ? at : start + type.duration + type.after
    const room = type?.room ? freeRoom(rooms, start - type.before, until) : null
    const patient = type === null || until > span.until ? null : nextPatient(span.day)
    if (type === null || patient === null || (type.room && room === null)) {
      at += 10
      continue
    }
    const status = drawStatus(prng, start, start + type.duration, plan.now)
    const seats = type.capacity === 1 ? 1 : Math.ceil(type.capacity * 0.6)
    for (let lane = 0; lane < seats; lane++) {
      const guest = lane === 0 ? patient : nextPatient(span.day)
      if (guest === null) break
      into.push({ type, practitioner: span.practitioner, room, patient: guest, start, lane, status })
    }
    if (status === 'cancelled') continue
    if (room !== null) rooms[room]?.push(start - type.before, until)
    at = until
  }
}

/** How a visit stands now; drawn with its place, because the time of a cancelled one may be booked again. */
export function drawStatus(prng: Prng, start: number, end: number, now: number): string {
  const aim = prng.unit()
  if (aim < CANCELLED_SHARE) return 'cancelled'
  if (end <= now) return aim < CANCELLED_SHARE + NO_SHOW_SHARE ? 'noshow' : 'fulfilled'
  if (start <= now) return 'checked-in'
  return start - now <= ARRIVED_MINUTES ? 'arrived' : 'booked'
}

/** The weekly group meets on Wednesday after lunch; other visits come by their weight. */
function drawType(prng: Prng, types: readonly DemoType[], span: Span, at: number): DemoType | null {
  const group = types.at(-1)
  const isAfterLunch = span.isLast && at === span.from
  if (group !== undefined && isGroupDay(span) && isAfterLunch) return group
  return drawByWeight(prng, types)
}

/** Whether the practitioner leads the weekly group on the day. */
export function isGroupDay({ day, practitioner }: Pick<OpenDay, 'day' | 'practitioner'>): boolean {
  return weekday(day) === 3 && practitioner === 0
}

/** One of the types by their weight; null when none has any. */
export function drawByWeight(prng: Prng, types: readonly DemoType[]): DemoType | null {
  const total = types.reduce((sum, { weight }) => sum + weight, 0)
  let aim = prng.below(total)
  for (const type of types) {
    aim -= type.weight
    if (aim < 0) return type
  }
  return null
}

/**
 * The first start on the grid. Offsets of the zones that the demo's clinics are in are whole hours, as the
 * alignments divide an hour.
 */
export function alignedStart(at: number, alignment: number): number {
  return Math.ceil(at / alignment) * alignment
}

/** The first room with nothing in the time, of pairs of minutes by room. */
export function freeRoom(rooms: readonly number[][], from: number, until: number): number | null {
  const found = rooms.findIndex((taken) => {
    for (let i = 0; i + 1 < taken.length; i += 2)
      if ((taken[i] ?? 0) < until && (taken[i + 1] ?? 0) > from) return false
    return true
  })
  return found < 0 ? null : found
}

/** Part of the open time that is booked on a day. */
export function filledShare(daysAhead: number): number {
  if (daysAhead <= 0) return FILLED_TODAY
  return FILLED_TODAY + ((FILLED_LAST - FILLED_TODAY) * daysAhead) / FUTURE_DAYS
}

/**
 * Patients in an order of chance, each once before anybody comes again, and once a day at most; days are
 * asked for in their order. `comes` tells who comes on a day already.
 */
export function patientsInTurn(
  prng: Prng,
  count: number,
  comes: (day: number, patient: number) => boolean = () => false,
): (day: number) => number | null {
  const order = Array.from({ length: count }, (_, i) => i)
  shuffle(prng, order)
  const lastDays = new Int32Array(count).fill(-1_000_000)
  let turn = 0
  return (day) => {
    for (let tries = 0; tries < count; tries++) {
      const patient = order[turn++ % count] ?? 0
      if (lastDays[patient] === day || comes(day, patient)) continue
      lastDays[patient] = day
      return patient
    }
    return null
  }
}
