/** Recurring visits: requests, and how one is asked for. */
import { clinical, versionTag } from '../../api/client.ts'
import { answerOf, type Problem } from '../../api/problem.ts'
import { dateIn, minuteOfDay } from '../../time/zoned.ts'
import type { Appointment, Slot } from '../day/appointments.ts'

/** How often a visit comes again; every `weeks` weeks, `times` visits in all. One visit is no series. */
export type Repeat = { readonly weeks: number; readonly times: number }

/** No series. */
export const ONCE: Repeat = { weeks: 1, times: 1 }
/** The most that the service books at once. */
export const TIMES_MAX = 104

/** A visit of a series that cannot be had. */
export type MissedVisit = { readonly start_time: string | null; readonly conflict: string }

/** Whose visits, of what kind, and why. */
export type SeriesVisit = { readonly patientId: string; readonly typeId: string; readonly reason: string }

/** The recurrence rule (RFC 5545). */
export function ruleOf({ weeks, times }: Repeat): string {
  return `FREQ=WEEKLY;INTERVAL=${weeks};COUNT=${times}`
}

/** Books every visit or none; gives the first. Throws: Problem 409 `series_conflict`. */
export async function bookSeries(
  { practitioner_id, location_id, start_time }: Slot,
  visit: SeriesVisit,
  repeat: Repeat,
  { zone, key }: { readonly zone: string; readonly key: string },
): Promise<Appointment | null> {
  const body = {
    ...{ patient_id: visit.patientId, type_id: visit.typeId, practitioner_id, location_id },
    local_start: localStart(start_time, await zoneOfCalendar(practitioner_id, location_id, zone)),
    rrule: ruleOf(repeat),
    ...(visit.reason.trim() === '' ? {} : { reason: visit.reason.trim() }),
  }
  const params = { header: { 'Idempotency-Key': key } }
  const made = await answerOf(clinical.POST('/api/appointment-series', { params, body }))
  const first = 'appointments' in made ? made.appointments[0] : undefined
  if (first === undefined) return null
  return answerOf(clinical.GET('/api/appointments/{id}', { params: { path: { id: first.id } } }))
}

/** Cancels the visits of a series from a day on. Throws: Problem. */
export async function cancelRest(seriesId: string, startTime: string, reason: string): Promise<void> {
  const path = { id: seriesId }
  const series = await answerOf(clinical.GET('/api/appointment-series/{id}', { params: { path } }))
  const params = { path, header: { 'If-Match': versionTag(series.version) } }
  const body = { from: dateIn(series.time_zone, Date.parse(startTime)), reason }
  await answerOf(clinical.POST('/api/appointment-series/{id}/cancel', { params, body }))
}

/** The visits of a refused series that are in the way. */
export function missedOf({ body }: Problem): readonly MissedVisit[] {
  const { visits } = body
  return Array.isArray(visits) ? visits.filter(isMissed) : []
}

/** `2030-05-06T09:30`, as the clock of a calendar shows an instant. */
export function localStart(instant: string, zone: string): string {
  const ms = Date.parse(instant)
  const minute = minuteOfDay(zone, ms)
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'))
  return `${dateIn(zone, ms)}T${clock.join(':')}`
}

/** A series keeps the time of day of its calendar, whose zone may be another than the clinic's. */
async function zoneOfCalendar(practitioner_id: string, location_id: string, other: string): Promise<string> {
  const params = { query: { practitioner_id, location_id, limit: 1 } }
  const { schedules } = await answerOf(clinical.GET('/api/schedules', { params }))
  return schedules[0]?.time_zone ?? other
}

function isMissed(value: unknown): value is MissedVisit {
  return (
    typeof value === 'object' && value !== null && 'conflict' in value && typeof value.conflict === 'string'
  )
}
