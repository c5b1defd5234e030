'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { newKey } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { type Text, useText } from '../../i18n/text.ts'
import { useAttempt } from '../../ui/use-attempt.ts'
import { useAppointmentTypes, useLocations, usePractitioners } from '../day/calendar-queries.ts'
import { practitionerName } from '../day/names.ts'
import { useHasRole } from '../shell/session-context.tsx'
import { listEntries, readAppointment, type Shelf } from './entries.ts'
import { type Choices, PRIORITIES } from './wish.ts'

/** ISO 8601: Monday is 1. */
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** Whether the person works with the waitlist. */
export function useMayWait(): boolean {
  return useHasRole('front_desk', 'nurse', 'clinician', 'org_admin')
}

/** The entries of the waitlist; the stream of the calendar says when to ask for them again. */
export function useWaitlist(shelf: Shelf, enabled = true) {
  return useQuery({
    queryKey: ['waitlist', shelf],
    enabled,
    queryFn: ({ signal }) => listEntries(shelf, signal),
  })
}

/**
 * The visit that is offered. It is read once: its time does not change while it is offered, and each reading
 * stands in the patient's access report.
 */
export function useOffer(id: string | null) {
  const { data } = useQuery({
    queryKey: ['waitlist offer', id],
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => (id === null ? null : readAppointment(id, signal)),
  })
  return data ?? undefined
}

/** Does something with an entry; afterwards waitlist and calendar are read again. */
export function useDeed() {
  const client = useQueryClient()
  const key = useRef(newKey())
  const { problem, busy, attempt } = useAttempt()
  const run = async (work: (key: string) => Promise<void>): Promise<boolean> => {
    const done = await attempt(() =>
      work(key.current).catch((error: unknown) => {
        // What comes next is another request, unless nobody knows what became of this one.
        if (problemOf(error).status !== 0) key.current = newKey()
        throw error
      }),
    )
    if (done) key.current = newKey()
    for (const queryKey of [['waitlist'], ['appointments']]) void client.invalidateQueries({ queryKey })
    return done
  }
  return { problem, busy, run }
}

/** What can be wished, by name. */
export function useChoices(): Choices {
  const text = useText()
  const types = useAppointmentTypes().data ?? []
  const practitioners = usePractitioners().data ?? []
  const sites = (useLocations().data ?? []).filter(({ kind }) => kind === 'site')
  return {
    types: types.map(({ id, name }) => ({ value: id, label: name })),
    practitioners: [
      { value: '', label: text('booking.anybody') },
      ...practitioners.map((one) => ({ value: one.id, label: practitionerName(one) })),
    ],
    sites: [
      { value: '', label: text('waitlist.anywhere') },
      ...sites.map(({ id, name }) => ({ value: id, label: name })),
    ],
    weekdays: WEEKDAYS.map((day) => ({ value: String(day), label: text(`weekday.${day}`) })),
    priorities: PRIORITIES.map((one) => ({ value: String(one), label: priorityText(one, text) })),
  }
}

/** A priority with its meaning at both ends. */
export function priorityText(priority: number, text: Text): string {
  if (priority === 1) return text('waitlist.first', { priority })
  return priority === 9 ? text('waitlist.last', { priority }) : String(priority)
}
