'use client'
import { useRef, useState } from 'react'
import { newKey } from '../../api/client.ts'
import { type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { bookSeries, type Repeat, type SeriesVisit } from '../series/series.ts'
import { useSession } from '../shell/session-context.tsx'
import { type Appointment, book, type Slot, takeStep } from './appointments.ts'
import { useCalendarRefresh } from './calendar-queries.ts'
import type { Hold } from './use-hold.ts'

/** A time that was refused, and why. */
export type RefusedSlot = { readonly slot: Slot; readonly problem: Problem }

type Options = {
  readonly visit: SeriesVisit
  readonly repeat: Repeat
  /** The patient is here: checked in at once. */
  readonly walkIn: boolean
  readonly hold: Hold
  readonly onBooked: (visit: Appointment) => void
  readonly onRefused: (slot: Slot) => void
}

/** Books a time, held or not, or a series that begins with it; with a reason also one that is not free. */
export function useTaking({ visit, repeat, walkIn, hold, onBooked, onRefused }: Options) {
  const text = useText()
  const refresh = useCalendarRefresh()
  const zone = useSession().organization.time_zone
  const [refused, setRefused] = useState<RefusedSlot | null>(null)
  const key = useRef(newKey())
  /** Booked, and not yet checked in. */
  const made = useRef<Appointment | null>(null)
  const booked = async (slot: Slot, overbookReason: string): Promise<Appointment> => {
    const { patientId, typeId } = visit
    const reason = visit.reason.trim()
    const what = {
      ...(reason === '' ? {} : { reason }),
      ...(overbookReason === '' ? {} : { overbook_reason: overbookReason }),
    }
    return hold.keeper.book({ ...slot, typeId }, what, patientId, {
      reason: text('hold.released'),
      otherwise: () => book(slot, { ...visit, overbookReason }, key.current),
    })
  }
  const taken = async (slot: Slot, overbookReason: string): Promise<Appointment | null> => {
    if (repeat.times > 1) {
      const series = () => bookSeries(slot, visit, repeat, { zone, key: key.current })
      return hold.keeper.instead(text('hold.released'), series)
    }
    made.current ??= await booked(slot, overbookReason)
    return walkIn ? takeStep(made.current, 'check-in') : made.current
  }
  const take = async (slot: Slot, overbookReason = ''): Promise<void> => {
    setRefused(null)
    try {
      const first = await taken(slot, overbookReason)
      if (first !== null) onBooked(first)
    } catch (error) {
      const problem = problemOf(error)
      if (problem.status !== 0) key.current = newKey()
      setRefused({ slot, problem })
      onRefused(slot)
    } finally {
      refresh()
    }
  }
  return { refused, take }
}
