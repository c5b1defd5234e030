'use client'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import type { Appointment, Step } from './appointments.ts'
import { CancelForms } from './cancel-forms.tsx'
import { useStep } from './use-step.ts'
import {
  isMovable,
  STANDING_LOOK,
  STANDING_TEXT,
  STEP_TEXT,
  standingOf,
  stepsOf,
  whoText,
} from './visit-status.ts'

type Props = { readonly visit: Appointment; readonly onClose: () => void; readonly onMove: () => void }

/** A visit with what can be done about it. */
export function VisitDialog({ visit, onClose, onMove }: Props) {
  const text = useText()
  const router = useRouter()
  const cares = useHasRole('nurse', 'clinician')
  const { take, problem } = useStep()
  const [cancelling, setCancelling] = useState(false)
  const act = async (step: Step, reason?: string): Promise<void> => {
    if (step === 'cancel' && reason === undefined) {
      setCancelling(true)
      return
    }
    const changed = await take(visit, step, reason)
    if (changed === null) return
    onClose()
    if (step === 'start' && changed.patient_id !== null)
      router.push(`/clinic/chart/?id=${changed.patient_id}`)
  }
  return (
    <Dialog title={whoText(visit, text)} onClose={onClose}>
      <Facts visit={visit} />
      {problem === null ? null : <ProblemMessage problem={problem} />}
      {cancelling ? (
        <CancelForms visit={visit} onCancel={(reason) => void act('cancel', reason)} onDone={onClose} />
      ) : (
        <div className="mt-3 flex flex-wrap gap-2">
          {stepsOf(visit, cares).map((step) => (
            <button
              key={step}
              type="button"
              className={step === 'cancel' ? 'button button-bad' : 'button'}
              onClick={() => void act(step)}
            >
              {text(STEP_TEXT[step])}
            </button>
          ))}
          {isMovable(visit) ? (
            <button type="button" className="button" onClick={onMove}>
              {text('visit.move')}
            </button>
          ) : null}
          {visit.patient_id === null ? null : (
            <button
              type="button"
              className="button button-main"
              onClick={() => router.push(`/clinic/chart/?id=${visit.patient_id}`)}
            >
              {text('visit.chart')}
            </button>
          )}
        </div>
      )}
    </Dialog>
  )
}

function Facts({ visit }: { readonly visit: Appointment }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const standing = standingOf(visit)
  return (
    <dl className="grid grid-cols-[8rem_1fr] gap-y-1">
      <Fact label={text('day.status')}>
        <span className={`tag ${STANDING_LOOK[standing]}`}>{text(STANDING_TEXT[standing])}</span>
      </Fact>
      <Fact label={text('day.time')}>
        {formats.dateTime(visit.start_time)} – {formats.time(visit.end_time)}
      </Fact>
      <Fact label={text('day.what')}>{visit.type_name}</Fact>
      <Fact label={text('day.practitioner')}>{visit.practitioner_name}</Fact>
      <Fact label={text('day.room')}>{visit.room_name ?? text('day.noRoom')}</Fact>
      {visit.reason === '' ? null : <Fact label={text('day.reason')}>{visit.reason}</Fact>}
      {visit.cancel_reason === null ? null : (
        <Fact label={text('visit.cancelReason')}>{visit.cancel_reason}</Fact>
      )}
    </dl>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{label}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </>
  )
}
