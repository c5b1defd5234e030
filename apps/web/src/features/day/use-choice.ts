'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { nowMs } from '../../time/now.ts'
import { useSession } from '../shell/session-context.tsx'
import { listSlots, type Slot } from './appointments.ts'
import type { Wish } from './booking-fields.tsx'
import type { BookingStart } from './booking-form.tsx'
import { useAppointmentTypes } from './calendar-queries.ts'
import { withHeld } from './holds.ts'
import { useHeld, useHold } from './use-hold.ts'

const DAY_MS = 86_400_000
const DAYS_SEARCHED = 14

/** What is looked for, what is free, and what of it is chosen and held: the first, unless one chooses. */
export function useChoice({ practitionerId, from }: BookingStart) {
  const types = useAppointmentTypes()
  const [wished, setWished] = useState<Wish>({ typeId: '', practitionerId, from })
  const wish = { ...wished, typeId: wished.typeId === '' ? (types.data?.[0]?.id ?? '') : wished.typeId }
  const { data, refetch, dataUpdatedAt } = useSlots(wish)
  const hold = useHold()
  const [chosen, setChosen] = useState<Slot | null>(null)
  const own = hold.state.kind === 'none' ? null : hold.state.hold
  const slots = data === undefined ? undefined : withHeld(data, own, wish)
  const slot = chosen ?? slots?.[0] ?? null
  const held = useHeld(hold, {
    wanted: slots === undefined ? undefined : slot === null ? null : { ...slot, typeId: wish.typeId },
    // It stays chosen when the list is read again, in which it is taken now.
    onHeld: (wanted) => setChosen((before) => before ?? wanted),
    onRefused: () => {
      setChosen(null)
      void refetch()
    },
  })
  const choose = (next: Slot | null): void => {
    held.forget()
    setChosen(next)
  }
  return {
    ...{ wish, types: types.data ?? [], slots, slot, hold, held, choose },
    /** Until when was looked: some days from the one that is wished, or from now. */
    until: new Date(earliestOf(wish.from, dataUpdatedAt) + DAYS_SEARCHED * DAY_MS).toISOString(),
    look: (next: Wish) => {
      choose(null)
      setWished(next)
    },
    lookAgain: () => void refetch(),
  }
}

/** The free times for a wish, from now on at the earliest. */
function useSlots({ typeId, practitionerId, from }: Wish) {
  const zone = useSession().organization.time_zone
  return useQuery({
    queryKey: ['slots', typeId, practitionerId, from, zone],
    enabled: typeId !== '' && from !== '',
    gcTime: 0,
    queryFn: ({ signal }) => {
      const earliest = earliestOf(from, nowMs())
      const to = new Date(earliest + DAYS_SEARCHED * DAY_MS).toISOString()
      return listSlots({ typeId, practitionerId, from: new Date(earliest).toISOString(), to }, signal)
    },
  })
}

function earliestOf(from: string, now: number): number {
  return from === '' ? now : Math.max(Date.parse(from), now)
}
