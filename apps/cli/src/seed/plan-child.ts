/** Visits of children: the well-child schedule, vaccinations, asthma, and whatever goes round at school. */
import { DAYS_PER_YEAR } from './calendar.ts'
import { ageOn, type Person } from './person.ts'
import type { Wish } from './plan.ts'
import { conditionWish, drawFrequency, problemWish, wish } from './plan-general.ts'
import type { Prng } from './prng.ts'
import { VISIT_KINDS } from './visit.ts'

/**
 * Ages in days at which a child is expected; from three years on once a year.
 * Source: https://www.aap.org/periodicityschedule
 */
const SCHEDULE_DAYS = [5, 30, 61, 122, 183, 274, 365, 457, 548, 730, 913]
const YEARLY_FROM_YEARS = 3
const ADULT_YEARS = 18
const ATTENDED_SHARE = 0.9
const YEARLY_PROBLEMS = 1.1
const YEARLY_PROBLEMS_OF_INFANTS = 2.3
const INFANT_DAYS = 1_100
const ASTHMA_YEARLY_VISITS = 2
const NEVER_CAME_SHARE = 0.012

/** Draws what a child came for, in no particular order. */
export function childVisits(prng: Prng, person: Person): Wish[] {
  if (prng.chance(NEVER_CAME_SHARE)) return []
  const wishes = wellChildVisits(prng, person)
  const { registeredDay, lastDay, bornDay } = person
  const infantDays = Math.max(0, Math.min(lastDay, bornDay + INFANT_DAYS) - registeredDay)
  const laterDays = lastDay - registeredDay - infantDays
  const yearly = infantDays * YEARLY_PROBLEMS_OF_INFANTS + laterDays * YEARLY_PROBLEMS
  const problems = Math.floor((yearly / DAYS_PER_YEAR) * drawFrequency(prng) + prng.unit())
  for (let i = 0; i < problems; i++) wishes.push(problemWish(prng, person, anyDay(prng, person)))

  const reviews = person.body.onsets.size > 0 ? ASTHMA_YEARLY_VISITS : 0
  const reviewCount = Math.floor(((lastDay - registeredDay) / DAYS_PER_YEAR) * reviews + prng.unit() * 0.5)
  for (let i = 0; i < reviewCount; i++) {
    const review = conditionWish(prng, person, anyDay(prng, person))
    if (review) wishes.push(review)
  }
  return wishes.length > 0 ? wishes : [problemWish(prng, person, anyDay(prng, person))]
}

function wellChildVisits(prng: Prng, person: Person): Wish[] {
  const wishes: Wish[] = []
  const attend = (ageDays: number): void => {
    const day = person.bornDay + ageDays + prng.below(1 + Math.floor(ageDays / 25))
    const attended = prng.chance(ATTENDED_SHARE)
    if (!attended || day < person.registeredDay || day > person.lastDay) return
    wishes.push(wish(prng, day, VISIT_KINDS.well_child, 'well_child', wellChildReason(ageDays)))
    const season = day + 20 + prng.below(60)
    if (ageDays < 180 || !prng.chance(0.3) || season > person.lastDay) return
    wishes.push(wish(prng, season, VISIT_KINDS.immunisation, 'immunisation', 'Influenza vaccination'))
  }
  for (const ageDays of SCHEDULE_DAYS) attend(ageDays)
  const oldest = Math.min(ADULT_YEARS - 1, Math.floor(ageOn(person, person.lastDay)))
  for (let years = YEARLY_FROM_YEARS; years <= oldest; years++) attend(Math.floor(years * DAYS_PER_YEAR) + 5)
  return wishes
}

function wellChildReason(ageDays: number): string {
  if (ageDays < 20) return 'Newborn check'
  if (ageDays >= YEARLY_FROM_YEARS * DAYS_PER_YEAR)
    return `Well child check, ${Math.floor(ageDays / DAYS_PER_YEAR)} years`
  const months = Math.round(ageDays / (DAYS_PER_YEAR / 12))
  return `Well child check and vaccinations, ${months} ${months === 1 ? 'month' : 'months'}`
}

function anyDay(prng: Prng, { registeredDay, lastDay }: Person): number {
  return lastDay - Math.floor((lastDay - registeredDay) * prng.unit() ** 1.3)
}
