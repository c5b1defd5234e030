'use client'
import { useStable } from '../../ui/use-stable.ts'
import type { Appointment, Step } from './appointments.ts'
import type { BookingStart } from './booking-form.tsx'
import { ClosedList } from './closed-list.tsx'
import { Grid } from './grid.tsx'
import type { Target, useMove } from './use-move.ts'
import type { Sheet } from './use-sheet.ts'
import type { useStep } from './use-step.ts'
import { isMovable, stepsOf } from './visit-status.ts'
import { VisitTable } from './visit-table.tsx'

/** Keys that take a step at once. */
const STEP_KEYS: Readonly<Record<string, Step>> = { b: 'confirm', c: 'check-in', x: 'no-show' }

type Props = {
  readonly sheet: Sheet
  readonly moves: ReturnType<typeof useMove>
  readonly steps: ReturnType<typeof useStep>
  readonly onOpen: (id: string) => void
  readonly onBook: (start: BookingStart) => void
}

/** The columns or the list; on paper always the list. */
export function CalendarBody({ sheet, moves, steps, onOpen, onBook }: Props) {
  const { columns, division, visits, timesOf, now, shown } = sheet
  const open = useStable(({ id }: Appointment) => onOpen(id))
  const table = (
    <>
      <ClosedList columns={columns} bandsOf={sheet.bandsOf} />
      <VisitTable visits={visits} onOpen={open} />
    </>
  )
  if (shown.view === 'list') return table
  const drop = (visit: Appointment, to: Target): void => {
    void moves.send(visit, { start_time: sheet.instantAt(to), ...sheet.changeFor(visit, to.column) })
  }
  const onKey = (visit: Appointment, key: string): boolean => {
    const step = STEP_KEYS[key] ?? null
    if (step !== null && stepsOf(visit, false).includes(step)) {
      // For whom a time is held is asked where the visit is open.
      if (step === 'confirm' && visit.patient_id === null) onOpen(visit.id)
      else void steps.take(visit, step)
    }
    return step !== null || (key === 'm' && isMovable(visit))
  }
  return (
    <>
      <div className="print:hidden">
        <Grid
          {...{ columns, division, timesOf, now, moving: moves.moving, onKey }}
          visits={visits}
          bandsOf={sheet.bandsOf}
          onMoving={moves.setMoving}
          onDrop={drop}
          onOpen={open}
          onEmpty={({ key }, minute) => {
            const practitionerId = division === 'practitioner' ? key : sheet.filters.practitionerId
            onBook({ walkIn: false, practitionerId, from: sheet.instantAt({ column: key, minute }) })
          }}
        />
      </div>
      <div className="hidden print:block">{table}</div>
    </>
  )
}
