'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { clinical } from '../../api/client.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import { type Text, useText } from '../../i18n/text.ts'
import { addDays, instantOf } from '../../time/zoned.ts'
import { BLOCK_KINDS, listBlocks, listHolidays } from '../closures/closures.ts'
import { useSession } from '../shell/session-context.tsx'
import { type Band, bandsOf, type Closings } from './closed-time.ts'
import type { Column, Division } from './columns.ts'

/** The stream tells of changes. */
const SCHEDULES_STALE_MS = 300_000
const NOTHING: Closings = { schedules: [], holidays: [], blocks: [] }

/** What closes days in a row, nothing until it is there; the stream of the calendar keeps it as it is now. */
export function useClosings(first: string, days: number): Closings {
  const zone = useSession().organization.time_zone
  const last = addDays(first, days - 1)
  const schedules = useSchedules()
  const closures = useQuery({
    queryKey: ['closures', 'days', zone, first, days],
    queryFn: async ({ signal }) => {
      const from = new Date(instantOf(zone, first, 0)).toISOString()
      const to = new Date(instantOf(zone, addDays(last, 1), 0)).toISOString()
      const [holidays, blocks] = await Promise.all([
        // Hours of the day before may last into the first day.
        listHolidays(addDays(first, -1), last, signal),
        listBlocks(from, to, signal),
      ])
      return { holidays, blocks }
    },
  })
  return useMemo(
    () => (closures.data === undefined ? NOTHING : { ...closures.data, schedules: schedules.data ?? [] }),
    [closures.data, schedules.data],
  )
}

/** The hours of practitioners and rooms. */
export function useSchedules() {
  return useQuery({
    queryKey: ['admin', 'schedules', 'closing'],
    staleTime: SCHEDULES_STALE_MS,
    queryFn: ({ signal }) =>
      readPages(async (query) => {
        const answer = await answerOf(clinical.GET('/api/schedules', { params: { query }, signal }))
        return { rows: answer.schedules, next: answer.next_cursor }
      }),
  })
}

/** What is shaded in a column: of a person or a room; in a week of everybody, what closes for all. */
export function bandsIn(
  { key, date }: Column,
  closings: Closings,
  { division, zone, practitionerId }: { division: Division; zone: string; practitionerId: string },
): readonly Band[] {
  return bandsOf(division === 'weekday' ? practitionerId : key, closings, { zone, date })
}

/** A band in words; empty for the hours of the week. */
export function useBandText(): (band: Band) => string {
  const text = useText()
  return (band) => bandText(band, text)
}

function bandText({ by, why, kind }: Band, text: Text): string {
  if (by === 'week') return ''
  if (by === 'holiday') return text('closures.closed', { why })
  if (by === 'exception') return text('closures.otherHours', { why: why || text('closures.noReason') })
  const known = BLOCK_KINDS.find((one) => one === kind) ?? 'other'
  return text('closures.blocked', { why: why || text(`blocks.${known}`) })
}
