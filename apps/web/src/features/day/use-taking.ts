'use client'
import { useRef, useState } from 'react'
import { newKey } from '../../api/client.ts'
import { type Problem, problemOf } from '../../api/problem.ts'
import { bookSeries, type Repeat, type SeriesVisit } from '../series/series.ts'
import { useSession } from '../shell/session-context.tsx'
import { type Appointment, book, type Slot, takeStep } from './appointments.ts'
import { useCalendarRefresh } from './calendar-queries.ts'

/** A time that was refused, and why. */
export type RefusedSlot = { readonly slot: Slot; readonly problem: Problem }

type Options = {
  readonly visit: SeriesVisit
  readonly repeat: Repeat
  /** The patient is here: checked in at once. */
  readonly walkIn: boolean
  readonly onBooked: (visit: Appointment) => void
  readonly onRefused: () => void
}

/** Books a time, or a series that begins with it; with a reason also one that is not free. */
export function useTaking({ visit, repeat, walkIn, onBooked, onRefused }: Options) {
  const refresh = useCalendarRefresh()
  const zone = useSession().organization.time_zone
  const [refused, setRefused] = useState<RefusedSlot | null>(null)
  const key = useRef(newKey())
  const booked = async (slot: Slot, overbookReason: string): Promise<Appointment | null> => {
    if (repeat.times > 1) return bookSeries(slot, visit, repeat, { zone, key: key.current })
    const made = await book(slot, { ...visit, overbookReason }, key.current)
    return walkIn ? takeStep(made, 'check-in') : made
  }
  const take = async (slot: Slot, overbookReason = ''): Promise<void> => {
    setRefused(null)
    try {
      const first = await booked(slot, overbookReason)
      if (first !== null) onBooked(first)
    } catch (error) {
      const problem = problemOf(error)
      if (problem.status !== 0) key.current = newKey()
      setRefused({ slot, problem })
      onRefused()
    } finally {
      refresh()
    }
  }
  return { refused, take }
}
