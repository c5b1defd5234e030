'use client'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { PatientPicker } from '../search/patient-picker.tsx'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import type { Appointment, Step, StepContent } from './appointments.ts'
import { CancelForms } from './cancel-forms.tsx'
import { ConflictMessage } from './conflict-message.tsx'
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

type Props = {
  readonly visit: Appointment
  readonly nameOf: (practitionerId: string) => string
  readonly onClose: () => void
  readonly onMove: () => void
}

/** A visit with what can be done about it. */
export function VisitDialog({ visit, nameOf, onClose, onMove }: Props) {
  const text = useText()
  const router = useRouter()
  const { take, confirmAt, problem } = useStep()
  const [asking, setAsking] = useState<'why' | 'who' | null>(null)
  const [named, setNamed] = useState<StepContent>({})
  const act = async (step: Step, content?: StepContent): Promise<void> => {
    const changed = await take(visit, step, content)
    if (changed === null) return
    onClose()
    if (step === 'start' && changed.patient_id !== null)
      router.push(`/clinic/chart/?id=${changed.patient_id}`)
  }
  const press = (step: Step): void => {
    if (step === 'cancel') setAsking('why')
    else if (step === 'confirm' && visit.patient_id === null) setAsking('who')
    else void act(step)
  }
  return (
    <Dialog title={whoText(visit, text)} onClose={onClose}>
      <Facts visit={visit} />
      {problem === null ? null : (
        <ConflictMessage
          problem={problem}
          nameOf={nameOf}
          onTake={(slot) =>
            void confirmAt(visit, slot, named).then((changed) => (changed === null ? undefined : onClose()))
          }
        />
      )}
      {asking === 'why' ? (
        <CancelForms visit={visit} onCancel={(reason) => void act('cancel', { reason })} onDone={onClose} />
      ) : asking === 'who' ? (
        <WhoForm
          onWho={(patient_id) => {
            setNamed({ patient_id })
            setAsking(null)
            void act('confirm', { patient_id })
          }}
        />
      ) : (
        <Deeds visit={visit} onStep={press} onMove={onMove} />
      )}
    </Dialog>
  )
}

/** Asks for whom a time is held. */
function WhoForm({ onWho }: { readonly onWho: (patientId: string) => void }) {
  const text = useText()
  const ref = useRef<HTMLDivElement>(null)
  // The button that was pressed has become this field.
  useEffect(() => ref.current?.querySelector('input')?.focus(), [])
  return (
    <div ref={ref} className="mt-3">
      <PatientPicker label={text('visit.forWhom')} onPick={({ id }) => onWho(id)} />
    </div>
  )
}

type DeedsProps = {
  readonly visit: Appointment
  readonly onStep: (step: Step) => void
  readonly onMove: () => void
}

function Deeds({ visit, onStep, onMove }: DeedsProps) {
  const text = useText()
  const router = useRouter()
  const cares = useHasRole('nurse', 'clinician')
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {stepsOf(visit, cares).map((step) => (
        <button
          key={step}
          type="button"
          className={step === 'cancel' ? 'button button-bad' : 'button'}
          onClick={() => onStep(step)}
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
      {visit.hold_expires_at === null ? null : (
        <Fact label={text('visit.heldUntil')}>{formats.time(visit.hold_expires_at)}</Fact>
      )}
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
