/** Courses of physiotherapy: an assessment, sessions while the pain goes down, a final review. */
import type { Concept } from './codes.ts'
import { ageOn, type Person } from './person.ts'
import type { Wish } from './plan.ts'
import { wish } from './plan-general.ts'
import type { Prng } from './prng.ts'
import { VISIT_KINDS } from './visit.ts'

type Complaint = {
  concept: Concept
  complaint: string
  /** Pain at the assessment. */
  pain: number
  /** How common it is below 40 years and from 40 on. */
  weights: readonly [number, number]
}

const COMPLAINTS: readonly [Complaint, ...Complaint[]] = [
  complaint('279039007', 'Low back pain (finding)', 'Low back pain', 6, [20, 28]),
  complaint('81680005', 'Neck pain (finding)', 'Neck pain and stiffness', 5, [13, 14]),
  complaint('45326000', 'Shoulder pain (finding)', 'Shoulder pain lifting the arm', 5, [11, 15]),
  complaint('30989003', 'Knee pain (finding)', 'Knee pain', 5, [10, 8]),
  complaint('239873007', 'Osteoarthritis of knee (disorder)', 'Knee stiffness in the morning', 5, [0, 14]),
  complaint('44465007', 'Sprain of ankle (disorder)', 'Ankle sprain, rehabilitation', 5, [13, 4]),
  complaint(
    '239720000',
    'Tear of meniscus of knee (disorder)',
    'Knee rehabilitation after surgery',
    6,
    [7, 4],
  ),
  complaint('444470001', 'Injury of anterior cruciate ligament (disorder)', 'Knee rehabilitation', 5, [9, 1]),
  complaint('23056005', 'Sciatica (disorder)', 'Pain from the back into the leg', 7, [7, 10]),
  complaint('39848009', 'Whiplash injury to neck (disorder)', 'Neck pain after a car accident', 6, [6, 4]),
]

const COURSE_EVERY_DAYS = 950
const COURSES_MAX = 7
const SESSIONS_MIN = 3
const SESSIONS_SPREAD = 8
const GAP_DAYS_MIN = 3
const GAP_DAYS_SPREAD = 8
/** Part of the pain that is left after each session. */
const PAIN_KEPT = 0.86
const HOME_SHARE = 0.02
const NEVER_CAME_SHARE = 0.01

/** Draws the courses of a person, sessions in order. */
export function physioVisits(prng: Prng, person: Person): Wish[] {
  if (prng.chance(NEVER_CAME_SHARE)) return []
  const span = person.lastDay - person.registeredDay
  const expected = 1 + (span / COURSE_EVERY_DAYS) * (0.4 + prng.unit() * prng.unit() * 2.2)
  const courses = Math.min(COURSES_MAX, Math.floor(expected))
  return Array.from({ length: courses }, () => {
    const back = 1 + Math.floor(span * prng.unit() ** 1.2)
    return course(prng, person, person.lastDay - back)
  }).flat()
}

function course(prng: Prng, person: Person, firstDay: number): Wish[] {
  const what = drawComplaint(prng, ageOn(person, firstDay))
  const sessions = SESSIONS_MIN + prng.below(SESSIONS_SPREAD)
  const home = prng.chance(HOME_SHARE)
  const visits: Wish[] = []
  let day = firstDay
  let pain = Math.min(9, Math.max(2, what.pain + prng.normal() * 1.3))
  for (let session = 0; session <= sessions && day <= person.lastDay; session++) {
    const kind =
      session === 0
        ? VISIT_KINDS.physio_first
        : session === sessions
          ? VISIT_KINDS.physio_last
          : VISIT_KINDS.physio_session
    const purpose = session === 0 ? 'physio_first' : 'physio_session'
    const visit = wish(prng, day, kind, purpose, what.complaint)
    visits.push({ ...visit, reason: what.concept, pain, class: home ? 'HH' : 'AMB' })
    pain *= PAIN_KEPT
    day += GAP_DAYS_MIN + prng.below(GAP_DAYS_SPREAD)
  }
  return visits
}

function drawComplaint(prng: Prng, age: number): Complaint {
  const band = age < 40 ? 0 : 1
  const total = COMPLAINTS.reduce((sum, candidate) => sum + candidate.weights[band], 0)
  let aim = prng.unit() * total
  for (const candidate of COMPLAINTS) {
    aim -= candidate.weights[band]
    if (aim < 0) return candidate
  }
  return COMPLAINTS[0]
}

function complaint(
  code: string,
  display: string,
  words: string,
  pain: number,
  weights: Complaint['weights'],
): Complaint {
  return { concept: [code, display], complaint: words, pain, weights }
}
