/** Kinds of clinic that the generator knows, and when they are open. */
import { dateText, weekday } from './calendar.ts'

/** What a clinic does decides who comes, how often and for what. */
export type ClinicKind = 'general_practice' | 'paediatrics' | 'physiotherapy'

/** Opening minute and closing minute of one day, local time. */
export type Hours = readonly [open: number, close: number]

type Week = { readonly weekdays: Hours; readonly saturday: Hours }

const WEEKS: Record<ClinicKind, Week> = {
  general_practice: { weekdays: [480, 1080], saturday: [540, 720] },
  paediatrics: { weekdays: [510, 1050], saturday: [540, 750] },
  physiotherapy: { weekdays: [420, 1140], saturday: [480, 780] },
}
/** Part of the days asked for that stay a Saturday; the rest moves to a weekday. */
export const SATURDAY_SHARE = 0.35

const HOLIDAYS = new Set(['01-01', '12-24', '12-25', '12-31'])
/** Asked for every visit of every patient, a few thousand days in all. */
const holidays = new Map<number, boolean>()

/** The kind whose patients an organization gets; hospitals and others resemble a general practice. */
export function clinicKind(organizationKind: string): ClinicKind {
  if (organizationKind === 'paediatrics' || organizationKind === 'physiotherapy') return organizationKind
  return 'general_practice'
}

/** When a clinic is open on a day; null on Sundays and holidays. */
export function openingHours(kind: ClinicKind, day: number): Hours | null {
  const dayOfWeek = weekday(day)
  if (dayOfWeek === 0 || isHoliday(day)) return null
  return dayOfWeek === 6 ? WEEKS[kind].saturday : WEEKS[kind].weekdays
}

function isHoliday(day: number): boolean {
  let known = holidays.get(day)
  if (known === undefined) {
    known = HOLIDAYS.has(dateText(day).slice(5))
    holidays.set(day, known)
  }
  return known
}
