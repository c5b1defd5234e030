/** What of a calendar changes, as the stream of the service tells it. */

/** What is read again when it has changed. */
export const CALENDAR_PARTS = ['appointments', 'waitlist', 'closures', 'schedules'] as const

/** One of CALENDAR_PARTS. */
export type CalendarPart = (typeof CALENDAR_PARTS)[number]

/**
 * What is to be read again after an event: what it names, and everything when it cannot name it all or when
 * the stream begins, because nobody knows what was missed. A heartbeat asks for nothing.
 */
export function partsIn(event: string): readonly CalendarPart[] {
  const [, name] = /^event: (.*)$/m.exec(event) ?? []
  if (name === undefined) return []
  if (name === 'changed') return ['appointments']
  return name === 'lists_changed' ? listsIn(event) : CALENDAR_PARTS
}

function listsIn(event: string): readonly CalendarPart[] {
  const [, text = '{}'] = /^data: (.*)$/m.exec(event) ?? []
  const data: unknown = JSON.parse(text)
  const lists: unknown = typeof data === 'object' && data !== null && 'lists' in data ? data.lists : []
  return CALENDAR_PARTS.filter((part) => Array.isArray(lists) && lists.includes(part))
}
