'use client'
import { useMemo, useState } from 'react'
import { addDays, dateIn, instantOf, minuteOfDay, mondayOf } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import type { Appointment } from './appointments.ts'
import { useAppointments, useCalendarRefresh, usePractitioners } from './calendar-queries.ts'
import { type Column, changeFor, type Division } from './columns.ts'
import { matches, standsInColumns } from './filters.ts'
import { practitionerName } from './names.ts'
import type { Shown } from './toolbar.tsx'
import { useCalendarEvents } from './use-calendar-events.ts'
import { bandsIn, useClosings } from './use-closings.ts'
import { useColumns } from './use-columns.ts'
import { useFilters } from './use-filters.ts'
import type { Target } from './use-move.ts'
import { useNow } from './use-now.ts'

const MINUTE_MS = 60_000

/** What is shown of the calendar, and how minutes and columns translate into instants and people. */
export function useSheet() {
  const zone = useSession().organization.time_zone
  const now = useNow(zone)
  const [shown, setShown] = useState<Shown>({
    ...{ date: now.date, view: 'day', division: 'practitioner' },
  })
  const { filters, change, clear } = useFilters()
  const week = shown.view === 'week'
  const first = week ? mondayOf(shown.date) : shown.date
  const { data, error, refetch } = useAppointments(zone, first, week ? 7 : 1)
  const closings = useClosings(first, week ? 7 : 1)
  const live = useCalendarEvents(useCalendarRefresh())
  const all = (data ?? []).filter((visit) => shown.view === 'list' || standsInColumns(visit, filters))
  const visits = all.filter((visit) => matches(visit, filters))
  const division: Division = week ? 'weekday' : shown.division
  const columns = useColumns({ shown, filters, first, visits })
  const show = (change: Partial<Shown>): void => setShown((before) => ({ ...before, ...change }))
  const minutesOf = ({ start_time, end_time }: Appointment) => {
    const start = minuteOfDay(zone, Date.parse(start_time))
    return { start, end: start + (Date.parse(end_time) - Date.parse(start_time)) / MINUTE_MS }
  }
  return {
    ...{ shown, show, now, division, columns, visits, error, refetch, live, minutesOf },
    ...{ filters, filter: change, showAll: clear, hidden: all.length - visits.length, count: all.length },
    all: data ?? [],
    bandsOf: (column: Column) =>
      bandsIn(column, closings, { division, zone, practitionerId: filters.practitionerId }),
    dateOf: (instant: string) => dateIn(zone, Date.parse(instant)),
    turn: (pages: number) => show({ date: addDays(shown.date, pages * (week ? 7 : 1)) }),
    /** The instant of a minute in a column. */
    instantAt: ({ column, minute }: Target) =>
      new Date(instantOf(zone, week ? column : shown.date, minute)).toISOString(),
    changeFor: (visit: Appointment, column: string) => changeFor(visit, division, column),
  }
}

/** The sheet. */
export type Sheet = ReturnType<typeof useSheet>

/** Names of practitioners by their ids. */
export function useNames(): (practitionerId: string) => string {
  const { data } = usePractitioners()
  return useMemo(() => {
    const names = new Map(data?.map((one) => [one.id, practitionerName(one)]))
    return (id) => names.get(id) ?? ''
  }, [data])
}
