'use client'
import { useCallback, useMemo, useState } from 'react'
import { addDays, instantOf, mondayOf } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import type { Appointment } from './appointments.ts'
import { useAppointments, useLiveCalendar, usePractitioners } from './calendar-queries.ts'
import { type Column, changeFor, type Division } from './columns.ts'
import { matches, standsInColumns } from './filters.ts'
import { practitionerName } from './names.ts'
import type { Shown } from './toolbar.tsx'
import { bandsIn, useClosings } from './use-closings.ts'
import { useColumns } from './use-columns.ts'
import { useFilters } from './use-filters.ts'
import type { Target } from './use-move.ts'
import { useNow } from './use-now.ts'
import { timesIn } from './visit-times.ts'

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
  const live = useLiveCalendar()
  const timesOf = useMemo(() => timesIn(zone), [zone])
  // The same lists and functions as long as nothing about them changes: they are drawn by hundreds of visits.
  const all = useMemo(
    () => (data ?? []).filter((visit) => shown.view === 'list' || standsInColumns(visit, filters)),
    [data, shown.view, filters],
  )
  const visits = useMemo(() => all.filter((visit) => matches(visit, filters)), [all, filters])
  const division: Division = week ? 'weekday' : shown.division
  const columns = useColumns({ shown, filters, first, visits })
  const { practitionerId } = filters
  const bandsOf = useCallback(
    (column: Column) => bandsIn(column, closings, { division, zone, practitionerId }),
    [closings, division, zone, practitionerId],
  )
  const show = (change: Partial<Shown>): void => setShown((before) => ({ ...before, ...change }))
  return {
    ...{ shown, show, now, division, columns, visits, error, refetch, live, timesOf, bandsOf },
    ...{ filters, filter: change, showAll: clear, hidden: all.length - visits.length, count: all.length },
    all: data ?? [],
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
