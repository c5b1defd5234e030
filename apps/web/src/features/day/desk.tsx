'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useKeys } from '../../ui/keys.ts'
import { useMayWait } from '../waitlist/use-waitlist.ts'
import type { Appointment } from './appointments.ts'
import type { BookingStart } from './booking-form.tsx'
import { CalendarBody } from './calendar-body.tsx'
import type { useMove } from './use-move.ts'
import type { Sheet } from './use-sheet.ts'
import type { useStep } from './use-step.ts'

const WaitlistPanel = dynamic(() => import('../waitlist/waitlist-panel.tsx').then((m) => m.WaitlistPanel))

/** Whether the waitlist is beside the sheet, for those who work with it; W opens and closes it. */
export function useSide() {
  const waits = useMayWait()
  const [isOpen, setOpen] = useState(false)
  const toggle = (): void => setOpen((before) => !before)
  useKeys(waits ? { w: toggle } : {})
  return { waits, isOpen: waits && isOpen, toggle }
}

type Props = {
  readonly sheet: Sheet
  readonly moves: ReturnType<typeof useMove>
  readonly steps: ReturnType<typeof useStep>
  readonly side: ReturnType<typeof useSide>
  readonly nameOf: (practitionerId: string) => string
  readonly onOpen: (id: string) => void
  readonly onBook: (start: BookingStart) => void
  readonly onBooked: (visit: Appointment) => void
}

/** The sheet, and what is open beside it. */
export function Desk({ sheet, moves, steps, side, nameOf, onOpen, onBook, onBooked }: Props) {
  return (
    <div className="flex flex-col gap-3 xl:flex-row">
      <div className="min-w-0 flex-1">
        <CalendarBody sheet={sheet} moves={moves} steps={steps} onOpen={onOpen} onBook={onBook} />
      </div>
      {side.isOpen ? <WaitlistPanel nameOf={nameOf} onBooked={onBooked} onClose={side.toggle} /> : null}
    </div>
  )
}
