/** Which visits somebody had, has now and will have, within the opening hours of the clinic. */
import type { ZoneTime } from './calendar.ts'
import { weekday } from './calendar.ts'
import { type ClinicKind, type Hours, openingHours, SATURDAY_SHARE } from './clinic.ts'
import type { Person } from './person.ts'
import { childVisits } from './plan-child.ts'
import { generalVisits } from './plan-general.ts'
import { physioVisits } from './plan-physio.ts'
import type { Prng } from './prng.ts'
import { VISIT_KINDS, type Visit, type VisitStatus } from './visit.ts'

/** What planning needs to know of a clinic. */
export type Clinic = {
  kind: ClinicKind
  zone: ZoneTime
  /** Local civil day and minute of now. */
  today: number
  nowMinute: number
  practitioners: number
  rooms: number
}

/** A visit whose day is wanted but not yet fitted into the opening hours. */
export type Wish = Omit<Visit, 'minute' | 'status' | 'practitioner' | 'room'>

const ADULT_AGE_DAYS = 18 * 365.25
/** The newest visit of a few people is under way right now, if the clinic is open. */
const PRESENT_SHARE = 0.004
const PLANNED_SHARE = 0.06
const PLANNED_DAYS_MAX = 40
const CANCELLED_SHARE = 0.045
const MISTAKEN_SHARE = 0.003
/** Part of the visits at which somebody sees their own practitioner. */
const OWN_PRACTITIONER_SHARE = 0.7
const SLOT_MINUTES = 5

/** Draws all visits of a person, oldest first, at most one a day. */
export function planVisits(prng: Prng, person: Person, clinic: Clinic): Visit[] {
  const own = prng.below(clinic.practitioners)
  const visits: Visit[] = []
  const days = new Set<number>()
  for (const wish of wishes(prng, person, clinic)) {
    const day = openDayBefore(prng, clinic.kind, wish.day)
    if (day < person.registeredDay || days.has(day)) continue
    days.add(day)
    visits.push(fit(prng, clinic, own, { ...wish, day }, pastStatus(prng)))
  }
  visits.sort((a, b) => a.day - b.day)
  const newest = visits.at(-1)
  if (newest && person.active) addPresentAndFuture(prng, clinic, own, newest, visits)
  return visits
}

function wishes(prng: Prng, person: Person, clinic: Clinic): Wish[] {
  if (clinic.kind === 'physiotherapy') return physioVisits(prng, person)
  const child = person.lastDay - person.bornDay < ADULT_AGE_DAYS
  return child ? childVisits(prng, person) : generalVisits(prng, person)
}

/** The next visit continues what the last one was for. */
function addPresentAndFuture(prng: Prng, clinic: Clinic, own: number, last: Visit, visits: Visit[]): void {
  const hours = openingHours(clinic.kind, clinic.today)
  const started = clinic.nowMinute - 5 - prng.below(20)
  const present = prng.chance(PRESENT_SHARE)
  const future = prng.chance(PLANNED_SHARE)
  const ahead = clinic.today + 3 + prng.below(PLANNED_DAYS_MAX)
  const next = nextVisit(last)
  if (present && hours && started >= hours[0] && started + next.minutes <= hours[1]) {
    const visit = fit(prng, clinic, own, { ...next, day: clinic.today }, 'in-progress')
    visits.push({ ...visit, minute: started, minutes: Math.max(30, next.minutes) })
  }
  if (!future) return
  const day = openDayBefore(prng, clinic.kind, ahead)
  if (day > clinic.today) visits.push(fit(prng, clinic, own, { ...next, day }, 'planned'))
}

/** What somebody comes for after this visit. */
function nextVisit(last: Visit): Visit {
  const well = { ...last, fever: 0 }
  switch (last.purpose) {
    case 'physio_first':
      return { ...well, kind: VISIT_KINDS.physio_session, minutes: 30, purpose: 'physio_session' }
    case 'physio_session':
    case 'immunisation':
      return well
    case 'well_child':
      return { ...well, complaint: 'Well child check' }
    case 'check_up':
      return { ...well, kind: VISIT_KINDS.follow_up, minutes: 15, complaint: 'Discussion of results' }
    default:
      return last.class === 'AMB' ? { ...well, kind: VISIT_KINDS.follow_up, minutes: 15 } : well
  }
}

function fit(prng: Prng, clinic: Clinic, own: number, wish: Wish, status: VisitStatus): Visit {
  const [open, close]: Hours = openingHours(clinic.kind, wish.day) ?? [540, 720]
  const slots = Math.floor((close - open - wish.minutes) / SLOT_MINUTES)
  const other = prng.below(clinic.practitioners)
  return {
    ...wish,
    minute: open + prng.below(slots + 1) * SLOT_MINUTES,
    status,
    practitioner: prng.chance(OWN_PRACTITIONER_SHARE) ? own : other,
    room: prng.below(clinic.rooms),
  }
}

function pastStatus(prng: Prng): VisitStatus {
  const aim = prng.unit()
  if (aim < CANCELLED_SHARE) return 'cancelled'
  return aim < CANCELLED_SHARE + MISTAKEN_SHARE ? 'entered-in-error' : 'finished'
}

/** The nearest day not after the wanted one on which the clinic is open; Saturdays are quieter. */
function openDayBefore(prng: Prng, kind: ClinicKind, wanted: number): number {
  const quiet = !prng.chance(SATURDAY_SHARE)
  let day = wanted
  while (openingHours(kind, day) === null || (quiet && weekday(day) === 6)) day--
  return day
}
