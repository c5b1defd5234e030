'use client'
import type { Problem } from '../../api/problem.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { Message, ProblemMessage } from '../../ui/message.tsx'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { nearestOf, type Slot } from './appointments.ts'
import { InsistField } from './insist-field.tsx'

const TEXTS: Readonly<Record<string, TextKey>> = {
  slot_taken: 'conflict.slot_taken',
  patient_busy: 'conflict.patient_busy',
  time_blocked: 'conflict.time_blocked',
  too_soon: 'conflict.too_soon',
  off_grid: 'conflict.off_grid',
  closed_day: 'conflict.closed_day',
  outside_hours: 'conflict.outside_hours',
  room_closed: 'conflict.room_closed',
  not_bookable: 'conflict.not_bookable',
  not_movable: 'day.notMovable',
}

/** No reason helps here. */
const FINAL = ['patient_busy', 'not_bookable', 'not_movable']

type Props = {
  readonly problem: Problem
  readonly nameOf: (practitionerId: string) => string
  readonly onTake: (slot: Slot) => void
  /** Takes the time all the same, by those who may. */
  readonly onInsist?: (reason: string) => void
}

/** Why a time is not free, and the two nearest that are: one press takes one of them. */
export function ConflictMessage({ problem, nameOf, onTake, onInsist }: Props) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const mayInsist = useHasRole('clinician', 'org_admin')
  const key = TEXTS[problem.code]
  if (key === undefined) return <ProblemMessage problem={problem} />
  const nearest = nearestOf(problem)
  return (
    <Message look="warn">
      <p className="font-semibold">{text(key)}</p>
      {nearest.length === 0 ? null : (
        <>
          <p>{text('conflict.nearest')}</p>
          <div className="mt-1 flex flex-wrap gap-2">
            {nearest.map((slot) => (
              <button
                key={`${slot.start_time} ${slot.practitioner_id}`}
                type="button"
                className="button"
                onClick={() => onTake(slot)}
              >
                {formats.dateTime(slot.start_time)} · <bdi>{nameOf(slot.practitioner_id)}</bdi>
              </button>
            ))}
          </div>
        </>
      )}
      {mayInsist && onInsist !== undefined && !FINAL.includes(problem.code) ? (
        <InsistField onInsist={onInsist} />
      ) : null}
    </Message>
  )
}
