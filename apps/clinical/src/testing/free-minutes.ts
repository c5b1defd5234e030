/**
 * Availability by brute force, for comparison: looks at every minute, asks the runtime's calendar what
 * the clock on the wall reads, and knows nothing of intervals, offsets or transitions.
 */
import type { Question, Resource, Schedule } from '../availability/rules.ts'

/** What a wall clock reads. */
type Reading = { readonly date: string; readonly minuteOfDay: number }

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** `start practitioner site` of every free slot, sorted. */
export function freeByBruteForce(question: Question): string[] {
  const { type, from, until } = question
  const found: string[] = []
  // A clock that was turned back is ahead of itself for three hours at most.
  const pad = type.before + type.duration + type.after + 240
  const rooms = question.rooms.map((room) => ({
    room,
    open: openMinutes(question, room, from - pad, until + pad),
  }))
  const offices = question.practitioners.flatMap((practitioner) => {
    const sites = new Set(practitioner.schedules?.map(({ locationId }) => locationId))
    return [...sites].map((office) => ({ practitioner, office }))
  })
  for (const { practitioner, office } of offices) {
    const hours = practitioner.schedules?.filter(({ locationId }) => locationId === office) ?? null
    const open = openMinutes(question, { ...practitioner, schedules: hours }, from - pad, until + pad)
    for (let start = from; start < until; start++) {
      const place = open.get(start)
      if (place === undefined) continue
      const zone = place.slice(place.indexOf(' ') + 1)
      const site = place.slice(0, place.indexOf(' '))
      const minutes = minutesOf(start - type.before, start + type.duration + type.after)
      const there = minutes.every((minute) => open.get(minute) === place)
      const idle = minutes.every((minute) => !isIn(question.taken.get(practitioner.id), minute))
      const aligned = reading(zone, start).minuteOfDay % type.alignment === 0
      const roomed =
        !type.needsRoom ||
        rooms.some(
          ({ room, open: hours }) =>
            room.siteId === site &&
            minutes.every((minute) => hours.has(minute) && !isIn(question.taken.get(room.id), minute)),
        )
      const joins = question.sessions.some(
        (session) =>
          session.practitionerId === practitioner.id &&
          session.locationId === site &&
          session.busyFrom === start - type.before &&
          session.busyUntil === start + type.duration + type.after &&
          session.taken < type.capacity &&
          (!type.needsRoom || session.roomId !== null),
      )
      const visit = minutesOf(start, start + type.duration)
      if (visit.some((minute) => isIn(question.patient ?? undefined, minute))) continue
      if (there && ((idle && aligned && roomed) || joins)) found.push(`${start} ${practitioner.id} ${site}`)
    }
  }
  return found.sort()
}

/** What the clock of a zone reads at an instant. */
export function reading(zone: string, minute: number): Reading {
  const key = minute % CACHED
  const cached = cacheOf(zone)
  const known = cached[key]
  if (known !== undefined && known.minute === minute) return known
  // 2026-03-29, 01:45
  const text = formatOf(zone).format(minute * MINUTE_MS)
  const made = {
    minute,
    date: text.slice(0, 10),
    minuteOfDay: Number(text.slice(12, 14)) * 60 + Number(text.slice(15, 17)),
  }
  cached[key] = made
  return made
}

const CACHED = 32_768
const caches = new Map<string, (Reading & { minute: number })[]>()
const formats = new Map<string, Intl.DateTimeFormat>()

function cacheOf(zone: string): (Reading & { minute: number })[] {
  const cached = caches.get(zone) ?? []
  if (!caches.has(zone)) {
    if (caches.size > 8) caches.clear()
    caches.set(zone, cached)
  }
  return cached
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  })
  formats.set(zone, made)
  return made
}

/** `site zone` of the place where somebody is, by minute; minutes at which nobody is there are absent. */
function openMinutes(
  question: Question,
  resource: Resource,
  from: number,
  until: number,
): Map<number, string> {
  const open = new Map<number, string>()
  if (resource.schedules === null) {
    for (const minute of minutesOf(from, until)) open.set(minute, 'always')
  }
  // The schedule that is named first wins, all hours of its zone with it.
  const places = new Set(resource.schedules?.map(placeOf))
  for (const place of places) {
    for (const schedule of resource.schedules ?? []) {
      if (placeOf(schedule) !== place) continue
      for (const minute of openOf(question, schedule, from, until)) {
        if (!open.has(minute)) open.set(minute, resource.siteId === '' ? place : 'open')
      }
    }
  }
  for (const minute of open.keys()) if (isIn(question.blocked.get(resource.id), minute)) open.delete(minute)
  return open
}

function placeOf(schedule: Schedule): string {
  return `${schedule.locationId} ${schedule.zone.name}`
}

/** Minutes at which the clock, which is never turned back in this reckoning, reads a time of the hours. */
function openOf(question: Question, schedule: Schedule, from: number, until: number): number[] {
  const open: number[] = []
  let latest = ''
  for (let minute = from; minute < until; minute++) {
    const { date, minuteOfDay } = reading(schedule.zone.name, minute)
    const now = `${date} ${String(minuteOfDay).padStart(4, '0')}`
    if (now > latest) latest = now
    const reached = { date: latest.slice(0, 10), minuteOfDay: Number(latest.slice(11)) }
    const before = new Date(Date.parse(reached.date) - DAY_MS).toISOString().slice(0, 10)
    const isOpen =
      isHour(question, schedule, reached.date, reached.minuteOfDay) ||
      isHour(question, schedule, before, reached.minuteOfDay + 1_440)
    if (isOpen) open.push(minute)
  }
  return open
}

/** Whether a time of day, counted from the midnight of a date, lies in the hours of that date. */
function isHour(question: Question, schedule: Schedule, date: string, minute: number): boolean {
  const day = Date.parse(date) / DAY_MS
  if (day < schedule.fromDay || day > schedule.untilDay) return false
  const exceptions = schedule.exceptions.filter(([on]) => on === day)
  if (exceptions.length > 0) return exceptions.some(([, start, end]) => start <= minute && minute < end)
  const holiday = question.holidays.some(
    ([site, on]) => on === day && (site === null || site === schedule.locationId),
  )
  if (holiday) return false
  const weekday = new Date(Date.parse(date)).getUTCDay() || 7
  return schedule.weekly.some(([on, start, end]) => on === weekday && start <= minute && minute < end)
}

function isIn(intervals: Int32Array | undefined, minute: number): boolean {
  for (let i = 0; i < (intervals?.length ?? 0); i += 2) {
    if ((intervals?.[i] ?? 0) <= minute && minute < (intervals?.[i + 1] ?? 0)) return true
  }
  return false
}

function minutesOf(from: number, until: number): number[] {
  return Array.from({ length: until - from }, (_, i) => from + i)
}
