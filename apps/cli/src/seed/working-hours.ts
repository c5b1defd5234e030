/** When the people of a demo clinic work. */
import { MINUTES_PER_DAY, weekdayOfDay, type Zone } from '@ehrconnect/platform/time/zones'
import { type ClinicKind, openingHours } from './clinic.ts'
import type { Prng } from './prng.ts'

/** Weekday (Monday is 1), start and end in minutes after midnight. */
export type WeeklyHours = readonly (readonly [weekday: number, start: number, end: number])[]

/** A Monday without a holiday in its week: what is open in it is open every week. */
const ORDINARY_MONDAY = 20_612
/** Lunch begins at noon for some and half an hour later for others, so that somebody is always there. */
const LUNCH_MINUTES = 60

/**
 * The hours of the nth practitioner: the clinic's, with a lunch break, one afternoon off in the week, and
 * Saturday for every second of them.
 */
export function weeklyHours(kind: ClinicKind, nth: number): WeeklyHours {
  const lunch = nth % 2 === 0 ? 720 : 750
  const shortDay = 1 + ((nth * 2 + 4) % 5)
  return [1, 2, 3, 4, 5, 6].flatMap((weekday) => {
    const [open, close] = openingHours(kind, ORDINARY_MONDAY + weekday - 1) ?? [0, 0]
    if (weekday === 6) return nth % 2 === 0 ? [[weekday, open, close] as const] : []
    const morning = [weekday, open, lunch] as const
    return weekday === shortDay ? [morning] : [morning, [weekday, lunch + LUNCH_MINUTES, close] as const]
  })
}

/** Some working days off, from a Monday two or three weeks ahead, as one pair of minutes since 1970. */
export function drawLeave(prng: Prng, zone: Zone, today: number): Int32Array {
  const monday = today - weekdayOfDay(today) + 1 + 7 * (2 + prng.below(2))
  const days = 3 + prng.below(3)
  return Int32Array.of(
    zone.instantOf(monday * MINUTES_PER_DAY),
    zone.instantOf((monday + days) * MINUTES_PER_DAY),
  )
}
