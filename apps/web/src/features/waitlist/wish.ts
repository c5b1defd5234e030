/** What somebody waits for, as a form and as a request. Times of day are minutes at the service. */
import {
  type Field,
  type Option,
  textOf,
  textOrNull,
  tickedOf,
  type Value,
  type Values,
} from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'
import { clockOf, minuteOf } from '../../time/clock.ts'
import type { Entry } from './entries.ts'

/** How urgent it is: 1 is asked first. */
export const PRIORITIES = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const
const PRIORITY_FIRST = '5'
const DAY_MINUTES = 1_440

/** What can be chosen. */
export type Choices = {
  readonly types: readonly Option[]
  readonly practitioners: readonly Option[]
  readonly sites: readonly Option[]
  readonly weekdays: readonly Option[]
  readonly priorities: readonly Option[]
}

/** The fields of the form. */
export function wishFields({ types, practitioners, sites, weekdays, priorities }: Choices): readonly Field[] {
  return [
    { name: 'type_id', label: 'booking.type', kind: 'choice', required: true, options: types },
    { name: 'practitioner_id', label: 'booking.practitioner', kind: 'choice', options: practitioners },
    { name: 'location_id', label: 'schedules.site', kind: 'choice', options: sites },
    { name: 'priority', label: 'waitlist.priority', kind: 'choice', options: priorities },
    { name: 'wanted_from', label: 'waitlist.from', kind: 'date', required: true },
    { name: 'wanted_until', label: 'waitlist.until', kind: 'date', required: true },
    { name: 'start_minute', label: 'waitlist.earliest', kind: 'time', hint: 'waitlist.anyTime' },
    { name: 'end_minute', label: 'waitlist.latest', kind: 'time', hint: 'waitlist.anyTime' },
    {
      name: 'weekdays',
      label: 'waitlist.weekdays',
      kind: 'many',
      hint: 'waitlist.anyDay',
      options: weekdays,
    },
    { name: 'note', label: 'waitlist.note', kind: 'long' },
  ]
}

/** The form of somebody who begins to wait. */
export function emptyWish(typeId: string, from: string, until: string): Values {
  return {
    ...{ type_id: typeId, practitioner_id: '', location_id: '', priority: PRIORITY_FIRST },
    ...{ wanted_from: from, wanted_until: until, start_minute: '', end_minute: '', weekdays: [], note: '' },
  }
}

/** The form of an entry. */
export function storedWish(entry: Entry): Stored {
  const { type_id, practitioner_id, location_id, wanted_from, wanted_until, note, priority, version } = entry
  const values: Record<string, Value> = {
    ...{ type_id, wanted_from, wanted_until, note, priority: String(priority) },
    ...{ practitioner_id: practitioner_id ?? '', location_id: location_id ?? '' },
    start_minute: clockOf(entry.start_minute),
    end_minute: clockOf(entry.end_minute),
    weekdays: (entry.weekdays ?? []).map(String),
  }
  return { values, version }
}

/** The request of a form. */
export function wishOf(values: Values) {
  const weekdays = tickedOf(values, 'weekdays').map(Number)
  return {
    type_id: textOf(values, 'type_id'),
    practitioner_id: textOrNull(values, 'practitioner_id'),
    location_id: textOrNull(values, 'location_id'),
    wanted_from: textOf(values, 'wanted_from'),
    wanted_until: textOf(values, 'wanted_until'),
    start_minute: minuteOf(textOf(values, 'start_minute')),
    end_minute: endMinuteOf(textOf(values, 'end_minute')),
    weekdays: weekdays.length === 0 ? null : weekdays.sort((one, other) => one - other),
    priority: Number(textOf(values, 'priority')),
    note: textOf(values, 'note'),
  }
}

/** What a form changes; the note of a restricted record, which is not shown, stays as it is. */
export function changedWish(base: Values, values: Values): Partial<ReturnType<typeof wishOf>> {
  const before = new Map(Object.entries(wishOf(base)))
  const changed = Object.entries(wishOf(values)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)),
  )
  return Object.fromEntries(changed)
}

/** A visit that ends at midnight ends at the end of the day. */
function endMinuteOf(typed: string): number | null {
  const minute = minuteOf(typed)
  return minute === 0 ? DAY_MINUTES : minute
}
