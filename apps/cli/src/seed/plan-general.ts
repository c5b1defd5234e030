/** Visits of adults at a general practice: check-ups, long conditions, passing problems. */
import { activeConditions, conditionComplaints, conditionConcept } from './conditions.ts'
import { ageOn, type Person } from './person.ts'
import type { Wish } from './plan.ts'
import type { Prng } from './prng.ts'
import { drawProblem } from './problems.ts'
import { VISIT_KINDS, type VisitKind } from './visit.ts'

/** Visits of a year of a person without conditions, and what each condition adds. */
const YEARLY_VISITS = 1.1
const YEARLY_VISITS_PER_CONDITION = 0.68
/** Visits beyond the yearly rate, when somebody is new. */
const FIRST_VISITS = 1.6
const VISITS_MAX = 140
/** Spread of how often people come (deviation of the logarithm): a few fill the waiting room. */
const FREQUENCY_SPREAD = 0.75
/** Visits lie closer together the newer they are. */
const RECENT_POWER = 1.7
const NEVER_CAME_SHARE = 0.012
const HOME_VISITS_FROM_AGE = 80

const IMMUNISATIONS = [
  'Influenza vaccination',
  'Tetanus booster',
  'COVID-19 vaccination',
  'Pneumococcal vaccination',
] as const
const CHECK_UPS = ['Annual check-up', 'General health check', 'Health check before travel'] as const

/** Draws what a grown-up came for, in no particular order. */
export function generalVisits(prng: Prng, person: Person): Wish[] {
  const span = person.lastDay - person.registeredDay
  const load = activeConditions(person.body.onsets, person.lastDay).length
  const yearly = YEARLY_VISITS + YEARLY_VISITS_PER_CONDITION * load
  const expected = (FIRST_VISITS + (span / 365.25) * yearly) * drawFrequency(prng)
  if (prng.chance(NEVER_CAME_SHARE)) return []
  const count = Math.min(VISITS_MAX, 1 + Math.floor(expected))
  return Array.from({ length: count }, () => {
    const day = person.lastDay - Math.floor(span * prng.unit() ** RECENT_POWER)
    return adultWish(prng, person, day)
  })
}

/** How much more or less often than others somebody comes; 1 on average. */
export function drawFrequency(prng: Prng): number {
  return Math.exp(FREQUENCY_SPREAD * prng.normal() - FREQUENCY_SPREAD ** 2 / 2)
}

/** A visit for a passing problem. */
export function problemWish(prng: Prng, person: Person, day: number): Wish {
  const problem = drawProblem(prng, ageOn(person, day), person.body.female)
  const fever = prng.chance(problem.fever) ? 1 + prng.unit() * 1.9 : 0
  const pain = problem.pain === 0 ? 0 : Math.max(1, problem.pain + prng.normal() * 1.5)
  return {
    ...wish(prng, day, VISIT_KINDS.problem, 'problem', prng.pick(problem.complaints)),
    reason: problem.concept,
    fever,
    pain,
    breathing: problem.breathing,
  }
}

/** A visit at which nothing is wrong yet. */
export function wish(
  prng: Prng,
  day: number,
  kind: VisitKind,
  purpose: Wish['purpose'],
  complaint: string,
): Wish {
  return {
    day,
    minutes: prng.pick(kind.minutes),
    kind,
    purpose,
    complaint,
    reason: null,
    class: 'AMB',
    fever: 0,
    pain: 0,
    breathing: false,
  }
}

/** A visit for one of the conditions of that day; null when there is none. */
export function conditionWish(prng: Prng, person: Person, day: number): Wish | null {
  const conditions = activeConditions(person.body.onsets, day)
  const condition = conditions[prng.below(conditions.length)]
  if (condition === undefined) return null
  const complaint = prng.pick(conditionComplaints(condition))
  const chest = condition === 'asthma' || condition === 'copd'
  return {
    ...wish(prng, day, VISIT_KINDS.follow_up, condition, complaint),
    reason: conditionConcept(condition),
    breathing: chest && prng.chance(0.3),
  }
}

function adultWish(prng: Prng, person: Person, day: number): Wish {
  const aim = prng.unit()
  if (aim < 0.2) return wish(prng, day, VISIT_KINDS.check_up, 'check_up', prng.pick(CHECK_UPS))
  if (aim < 0.27) return wish(prng, day, VISIT_KINDS.immunisation, 'immunisation', prng.pick(IMMUNISATIONS))
  const chronic = aim < 0.72 ? conditionWish(prng, person, day) : null
  return elsewhere(prng, person, chronic ?? problemWish(prng, person, day))
}

/** Some follow-ups happen by telephone, some of the very old are seen at home. */
function elsewhere(prng: Prng, person: Person, visit: Wish): Wish {
  const aim = prng.unit()
  if (ageOn(person, visit.day) >= HOME_VISITS_FROM_AGE && aim < 0.3)
    return { ...visit, kind: VISIT_KINDS.home, minutes: prng.pick(VISIT_KINDS.home.minutes), class: 'HH' }
  if (visit.fever > 0 || aim > 0.09) return visit
  return {
    ...visit,
    kind: VISIT_KINDS.telephone,
    minutes: prng.pick(VISIT_KINDS.telephone.minutes),
    class: 'VR',
  }
}
