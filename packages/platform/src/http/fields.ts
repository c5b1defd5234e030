/** Schemas of fields that several features share. */
import Type from 'typebox'

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

/** A UUID; letters of either case, compared as lower case. */
export const Uuid = Type.String({
  pattern: `^${UUID}$`,
  description: 'UUID',
})

/** Days that every year has, from 1800 to 2199, and the 29th of February of leap years. */
const CENTURY = '(18|19|20|21)'
const MONTH_AND_DAY =
  '((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))'
const LEAP_YEAR = `(${CENTURY}(0[48]|[2468][048]|[13579][26])|2000)`
const DAY = `(${CENTURY}\\d\\d-${MONTH_AND_DAY}|${LEAP_YEAR}-02-29)`

/** A calendar date that exists, from 1800 to 2199. */
export const CivilDate = Type.String({ pattern: `^${DAY}$`, description: 'YYYY-MM-DD' })

/** An instant with its offset from UTC, on a date that exists. */
export const Instant = Type.String({
  pattern: `^${DAY}T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$`,
  description: 'ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z',
})

/** Days of all years that a row may have: one that was imported is of any from 1 to 9999. */
const ANY_LEAP_YEAR = '(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)'
const ANY_DAY = `(?!0000)(\\d{4}-${MONTH_AND_DAY}|${ANY_LEAP_YEAR}-02-29)`

/** Where a list in order of time goes on. */
export const TimeCursor = Type.String({
  pattern: `^${ANY_DAY}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{6}Z_${UUID}$`,
  description: 'Instant and id of the last row of a page, as `next_cursor` gives them',
})

/** Where a list in order of dates goes on. */
export const DateCursor = Type.String({
  pattern: `^${DAY}_${UUID}$`,
  description: 'Date and id of the last row of a page, as `next_cursor` gives them',
})

/** Instant or date, and id, of a TimeCursor or DateCursor. */
export function cursorParts(cursor: string | undefined): readonly [at: string | null, id: string | null] {
  const [at = null, id = null] = cursor?.split('_') ?? []
  return [at, id?.toLowerCase() ?? null]
}

/** A given or family name. */
export const PersonName = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })

/** Rows of a page when the client does not say. */
export const PAGE_SIZE_DEFAULT = 50
/** Most rows of a page: a reply stays below 100 KB. */
export const PAGE_SIZE_MAX = 200

/** Number of rows asked for. */
export const PageSize = Type.Integer({
  minimum: 1,
  maximum: PAGE_SIZE_MAX,
  description: `Rows of a page, ${PAGE_SIZE_DEFAULT} when absent`,
})
