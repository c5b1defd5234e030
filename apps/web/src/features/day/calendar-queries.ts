'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { clinical } from '../../api/client.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import { addDays, instantOf } from '../../time/zoned.ts'
import { listAppointments } from './appointments.ts'
import type { CalendarPart } from './calendar-parts.ts'
import { useCalendarEvents } from './use-calendar-events.ts'

/** People and rooms change seldom. */
const DIRECTORY_STALE_MS = 300_000

/** The appointments of days in a row, in the clinic's zone. */
export function useAppointments(zone: string, date: string, days: number) {
  const from = new Date(instantOf(zone, date, 0)).toISOString()
  const to = new Date(instantOf(zone, addDays(date, days), 0)).toISOString()
  return useQuery({
    queryKey: ['appointments', from, to],
    // Holds end by themselves, and nobody tells of it.
    refetchInterval: 60_000,
    queryFn: ({ signal }) => listAppointments(from, to, signal),
  })
}

/** Where what is read of a part is kept. */
const KEYS: Readonly<Record<CalendarPart, readonly string[]>> = {
  appointments: ['appointments'],
  waitlist: ['waitlist'],
  closures: ['closures'],
  schedules: ['admin', 'schedules'],
}
/** What the steps of a visit change: an offer is an appointment. */
const OF_VISITS: readonly CalendarPart[] = ['appointments', 'waitlist']

/** Reads what is shown of a calendar again; of visits and who waits, when nothing else is named. */
export function useCalendarRefresh(): (parts?: readonly CalendarPart[]) => void {
  const client = useQueryClient()
  return useCallback(
    (parts = OF_VISITS) => {
      for (const part of parts) void client.invalidateQueries({ queryKey: KEYS[part] })
    },
    [client],
  )
}

/** Keeps what is shown of the calendar as it is now, whoever changes it. Gives whether that works. */
export function useLiveCalendar(): boolean {
  return useCalendarEvents(useCalendarRefresh())
}

/** The practitioners. */
export function usePractitioners() {
  return useQuery({
    queryKey: ['practitioners'],
    staleTime: DIRECTORY_STALE_MS,
    queryFn: ({ signal }) =>
      readPages(async (query) => {
        const answer = await answerOf(clinical.GET('/api/practitioners', { params: { query }, signal }))
        return { rows: answer.practitioners, next: answer.next_cursor }
      }),
  })
}

/** Sites and rooms. */
export function useLocations() {
  return useQuery({
    queryKey: ['locations'],
    staleTime: DIRECTORY_STALE_MS,
    queryFn: ({ signal }) =>
      readPages(async (query) => {
        const answer = await answerOf(clinical.GET('/api/locations', { params: { query }, signal }))
        return { rows: answer.locations, next: answer.next_cursor }
      }),
  })
}

/** What can be booked. */
export function useAppointmentTypes() {
  return useQuery({
    queryKey: ['appointment-types'],
    staleTime: DIRECTORY_STALE_MS,
    queryFn: async ({ signal }) => {
      const types = await readPages(async (query) => {
        const answer = await answerOf(clinical.GET('/api/appointment-types', { params: { query }, signal }))
        return { rows: answer.appointment_types, next: answer.next_cursor }
      })
      return types.filter(({ active }) => active)
    },
  })
}
