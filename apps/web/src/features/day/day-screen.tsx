'use client'
import { useEffect, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { useKeys } from '../../ui/keys.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import { WaitlistButton } from '../waitlist/waitlist-button.tsx'
import type { Appointment } from './appointments.ts'
import { BookingDialog } from './booking-dialog.tsx'
import type { BookingStart } from './booking-form.tsx'
import { columnOf } from './columns.ts'
import { Desk, useSide } from './desk.tsx'
import { FilterRow, useFiltering } from './filter-bar.tsx'
import { matches } from './filters.ts'
import { RefusedDialog } from './refused-dialog.tsx'
import { Toolbar } from './toolbar.tsx'
import { type Moving, useMove } from './use-move.ts'
import { type Sheet, useNames, useSheet } from './use-sheet.ts'
import { useStep } from './use-step.ts'
import { VisitDialog } from './visit-dialog.tsx'

/** The calendar of the front desk. */
export function DayScreen() {
  const sheet = useSheet()
  const moves = useMove()
  const steps = useStep()
  const nameOf = useNames()
  const { booking, setBooking, begin } = useBooking(sheet)
  const [open, setOpen] = useState<string | null>(null)
  const { timesOf } = sheet
  const filtering = useFiltering(sheet.filters)
  const lead = useLead(sheet)
  const side = useSide()
  const startMove = (visit: Appointment): void => {
    const column = columnOf(visit, sheet.division, timesOf)
    moves.setMoving({ visit, to: { column, minute: timesOf(visit).start } })
  }
  const opened = sheet.all.find(({ id }) => id === open)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 p-3">
      <Toolbar {...{ sheet, filtering, onNew: () => begin(false), onWalkIn: () => begin(true) }}>
        {side.waits ? <WaitlistButton isOpen={side.isOpen} onPress={side.toggle} /> : null}
      </Toolbar>
      <FilterRow sheet={sheet} isOpen={filtering.isOpen} />
      <MovingLine sheet={sheet} moving={moves.moving} />
      {sheet.error === null ? null : (
        <ProblemMessage problem={problemOf(sheet.error)} onRetry={() => void sheet.refetch()} />
      )}
      {steps.problem === null ? null : <ProblemMessage problem={steps.problem} />}
      <Desk {...{ sheet, moves, steps, side, nameOf, onOpen: setOpen, onBook: setBooking, onBooked: lead }} />
      {booking === null ? null : (
        <BookingDialog
          {...{ start: booking, nameOf, onClose: () => setBooking(null) }}
          onBooked={(visit) => {
            setBooking(null)
            lead(visit)
          }}
        />
      )}
      {opened === undefined ? null : (
        <VisitDialog
          visit={opened}
          nameOf={nameOf}
          onClose={() => setOpen(null)}
          onMove={() => {
            setOpen(null)
            startMove(opened)
          }}
        />
      )}
      <RefusedDialog moves={moves} nameOf={nameOf} />
    </div>
  )
}

/** A booking that is begun, by key too; and the keys that turn the pages. */
function useBooking(sheet: Sheet) {
  const { shown, show, now, turn, instantAt, filters } = sheet
  const [booking, setBooking] = useState<BookingStart | null>(null)
  const begin = (walkIn: boolean): void => {
    const column = walkIn ? now.date : shown.date
    setBooking({ walkIn, practitionerId: filters.practitionerId, from: instantAt({ column, minute: 0 }) })
  }
  useKeys({
    n: () => begin(false),
    t: () => show({ date: now.date }),
    '[': () => turn(-1),
    ']': () => turn(1),
  })
  return { booking, setBooking, begin }
}

/** Leads to a visit as soon as the sheet shows it: what was booked is under the keys. */
function useLead({ visits, show, showAll, filters, timesOf }: Sheet): (visit: Appointment) => void {
  const [wanted, setWanted] = useState<string | null>(null)
  useEffect(() => {
    if (wanted === null || !visits.some(({ id }) => id === wanted)) return
    document.querySelector<HTMLElement>(`[data-visit="${wanted}"]`)?.focus()
    setWanted(null)
  }, [wanted, visits])
  return (visit) => {
    show({ date: timesOf(visit).date })
    if (!matches(visit, filters)) showAll()
    setWanted(visit.id)
  }
}

/** It lies over the page: a line that pushed the sheet down would take it away from under the hand. */
const MOVING_LOOK =
  'fixed inset-x-4 bottom-4 z-40 mx-auto w-fit rounded-md border border-accent bg-accent-soft px-3 py-1 ' +
  'text-accent shadow-lg'

/** Where the visit under way would go; said aloud at every step. */
function MovingLine({ sheet, moving }: { readonly sheet: Sheet; readonly moving: Moving | null }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const column = sheet.columns.find(({ key }) => key === moving?.to.column)?.title ?? ''
  return (
    <p role="status" className={moving === null ? 'sr-only' : MOVING_LOOK}>
      {moving === null ? '' : text('day.moving', { time: formats.time(sheet.instantAt(moving.to)), column })}
    </p>
  )
}
