/** Which of what was found changed has not been told yet, and how it is told. */

/** An appointment that was written. */
export type Change = { readonly id: string; readonly version: number; readonly start_time: string }

/** A write of something else that a calendar shows, as the trail has it. */
export type Write = { readonly id: string; readonly entity_type: string }

/** What calendars show beside appointments. */
export const CALENDAR_LISTS = ['waitlist', 'closures', 'schedules'] as const

/** One of CALENDAR_LISTS. */
export type CalendarList = (typeof CALENDAR_LISTS)[number]

const LIST_OF: Readonly<Record<string, CalendarList>> = {
  WaitlistEntry: 'waitlist',
  Holiday: 'closures',
  ScheduleBlock: 'closures',
  Schedule: 'schedules',
}

/** Remembers what was told, for as long as it can be found again. */
export type Told<T> = { news(found: readonly T[]): readonly T[] }

/**
 * Looks overlap in time, because a statement's time is that of its begin and not of its commit: what a
 * look finds again is no news.
 */
export function createTold<T extends { readonly id: string; readonly version?: number }>(): Told<T> {
  let told = new Map<string, number | undefined>()
  return {
    news(found) {
      const fresh = found.filter(({ id, version }) => !told.has(id) || told.get(id) !== version)
      told = new Map(found.map(({ id, version }) => [id, version]))
      return fresh
    },
  }
}

/** The lists that writes are in, each once. */
export function listsOf(writes: readonly Write[]): readonly CalendarList[] {
  const written = new Set(writes.map(({ entity_type }) => LIST_OF[entity_type]))
  return CALENDAR_LISTS.filter((list) => written.has(list))
}

/** The events that tell of news; empty when there is none. `complete`: everything that changed is named. */
export function newsText(
  changes: readonly Change[],
  writes: readonly Write[],
  { complete }: { readonly complete: boolean },
): string {
  if (changes.length === 0 && writes.length === 0) return ''
  if (!complete) return eventText('all_changed', {})
  const lists = listsOf(writes)
  return [
    changes.length === 0 ? '' : eventText('changed', { appointments: changes }),
    lists.length === 0 ? '' : eventText('lists_changed', { lists }),
  ].join('')
}

/** An event as the stream carries it. Source: HTML standard, 9.2. */
export function eventText(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
