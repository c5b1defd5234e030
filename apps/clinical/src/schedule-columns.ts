/** How schedules, rooms and taken time travel from the database to the engine of free slots. */
import type { ColumnType } from '@ehrconnect/platform/db/statement'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import { type Intervals, intervalsOf } from '@ehrconnect/platform/time/intervals'
import { findZone, type Zone } from '@ehrconnect/platform/time/zones'
import type { Holiday, Resource } from './availability/rules.ts'

/** Pairs of minutes as big-endian int4, in hex: half the bytes of JSON, and nothing to parse. */
export const intervals = {
  pg: 'text',
  decode(hex: string): Intervals {
    const bytes = Buffer.from(hex, 'hex')
    const pairs = new Int32Array(bytes.length >> 2)
    for (let i = 0; i < pairs.length; i++) pairs[i] = bytes.readInt32BE(4 * i)
    return intervalsOf(pairs)
  },
} satisfies ColumnType

/** As the statements of availability build them. */
type ScheduleRow = [
  site: string,
  zone: string,
  from: number,
  until: number,
  weekly: [number, number, number][],
  exceptions: [number, number, number][],
]
type ResourceRow = [id: string, site: string, schedules: ScheduleRow[] | null]

/** Practitioners or rooms with their hours. */
export const resources = {
  pg: 'text',
  decode(json: string): Resource[] {
    const rows: ResourceRow[] = JSON.parse(json)
    return rows.map(([id, siteId, schedules]) => ({
      id,
      siteId,
      schedules:
        schedules?.map(([locationId, zone, fromDay, untilDay, weekly, exceptions]) => ({
          ...{ locationId, fromDay, untilDay, weekly, exceptions },
          zone: scheduleZone(zone),
        })) ?? null,
    }))
  },
} satisfies ColumnType

/** The same; null when a visit needs no room. */
export const rooms = {
  pg: 'text',
  decode: (json: string): Resource[] | null => resources.decode(json),
} satisfies ColumnType

/** Days on which a site, or all of them, is closed. */
export const holidays = {
  pg: 'text',
  decode(json: string): Holiday[] {
    const rows: Holiday[] = JSON.parse(json)
    return rows
  },
} satisfies ColumnType

/** Schedules are checked when they are written; a zone that is unknown here came from somewhere else. */
function scheduleZone(name: string): Zone {
  const zone = findZone(name)
  if (zone === null) throw new ApiError('fault', 'internal_error', 'Internal error', 'a schedule has no zone')
  return zone
}
