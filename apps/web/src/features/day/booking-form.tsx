'use client'
import dynamic from 'next/dynamic'
import { type FormEvent, useRef, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { draftOf, keepDraft } from '../../session/drafts.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { Message } from '../../ui/message.tsx'
import type { FoundPatient } from '../search/patients.ts'
import { RepeatFields } from '../series/repeat-fields.tsx'
import { ONCE } from '../series/series.ts'
import { SeriesConflict } from '../series/series-conflict.tsx'
import type { Appointment, Slot } from './appointments.ts'
import { BookingFields, type Wish } from './booking-fields.tsx'
import { useCalendarRefresh } from './calendar-queries.ts'
import { ConflictMessage } from './conflict-message.tsx'
import { HoldLine } from './hold-line.tsx'
import { NoSlots } from './no-slots.tsx'
import { OtherTime } from './other-time.tsx'
import { SlotList } from './slot-list.tsx'
import { useChoice } from './use-choice.ts'
import { type RefusedSlot, useTaking } from './use-taking.ts'

const WishDialog = dynamic(() => import('../waitlist/entry-dialogs.tsx').then((m) => m.WishDialog))

const REASON_MAX = 400

/** What the sheet knows when a visit is to be booked. */
export type BookingStart = {
  readonly from: string
  readonly practitionerId: string
  readonly walkIn: boolean
}

type Props = {
  readonly patient: FoundPatient
  readonly start: BookingStart
  readonly nameOf: (practitionerId: string) => string
  readonly onBooked: (visit: Appointment) => void
}

/** What, by whom and when. The first free time is chosen already, and held until it is booked or left. */
export function BookingForm({ patient, start, nameOf, onBooked }: Props) {
  const choice = useChoice(start)
  const { wish } = choice
  const refresh = useCalendarRefresh()
  const [waiting, setWaiting] = useState<Waiting>(null)
  const look = (next: Wish): void => {
    choice.look(next)
    setWaiting(null)
  }
  return (
    <>
      <Form
        {...{ patient, nameOf, onBooked, waiting, choice: { ...choice, look } }}
        walkIn={start.walkIn}
        onWait={() => setWaiting('asked')}
      />
      {waiting === 'asked' ? (
        <WishDialog
          {...{ patient, typeId: wish.typeId, practitionerId: wish.practitionerId }}
          onClose={() => setWaiting(null)}
          onSaved={() => {
            setWaiting('done')
            refresh()
          }}
        />
      ) : null}
    </>
  )
}

/** Whether the patient is being put on the waitlist, or is on it. */
type Waiting = 'asked' | 'done' | null

type FormProps = Omit<Props, 'start'> & {
  readonly choice: ReturnType<typeof useChoice>
  readonly walkIn: boolean
  readonly waiting: Waiting
  readonly onWait: () => void
}

function Form({ patient, choice, walkIn, waiting, nameOf, onWait, onBooked }: FormProps) {
  const text = useText()
  const { wish, slot, hold, held, choose } = choice
  const { reason, type, forget } = useReason(patient.id)
  const [repeat, setRepeat] = useState(ONCE)
  const { refused, take } = useTaking({
    ...{ visit: { patientId: patient.id, typeId: wish.typeId, reason }, repeat, walkIn, hold },
    onBooked: (visit) => {
      forget()
      onBooked(visit)
    },
    onRefused: (taken) => {
      if (repeat.times > 1) held.again()
      else if (taken.start_time === slot?.start_time) choose(null)
      choice.lookAgain()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (slot !== null) void take(slot)
  }
  const insist = (next: Slot, why?: string): void => (why === undefined ? choose(next) : void take(next, why))
  return (
    <form onSubmit={submit} className="grid gap-3">
      {walkIn ? <p className="text-soft">{text('booking.walkIn')}</p> : null}
      <BookingFields wish={wish} types={choice.types} onWish={choice.look} />
      <Times choice={choice} waiting={waiting} nameOf={nameOf} onWait={onWait} />
      {walkIn ? null : <OtherTime wish={wish} onTake={(other) => void take(other)} />}
      <div className="flex flex-wrap gap-3 [&>*]:grow">
        <ReasonField reason={reason} onReason={type} />
        {walkIn ? null : <RepeatFields repeat={repeat} onRepeat={setRepeat} />}
      </div>
      {refused === null ? null : <Refusal refused={refused} nameOf={nameOf} onTake={take} />}
      {held.refused === null || refused !== null ? null : (
        <Refusal refused={held.refused} nameOf={nameOf} onTake={insist} />
      )}
      <button type="submit" className="button button-main justify-self-start" disabled={slot === null}>
        {text(repeat.times > 1 ? 'series.submit' : 'booking.submit', { times: repeat.times })}
      </button>
    </form>
  )
}

type TimesProps = Pick<FormProps, 'choice' | 'waiting' | 'nameOf' | 'onWait'>

/** The free times, or what can be done when there are none; and whether the chosen one is held. */
function Times({ choice, waiting, nameOf, onWait }: TimesProps) {
  const text = useText()
  const list = useRef<HTMLFieldSetElement>(null)
  const { wish, until, slots, slot, hold, held, choose, look } = choice
  const lookOn = (next: Wish): void => {
    // The button that was pressed goes away.
    list.current?.focus()
    look(next)
  }
  return (
    <>
      <SlotList
        {...{ ref: list, slots, chosen: slot, nameOf, onChoose: choose }}
        none={
          waiting === 'done' ? (
            <Message look="good">{text('booking.waits')}</Message>
          ) : (
            <NoSlots wish={wish} until={until} onLook={lookOn} onWait={onWait} />
          )
        }
      />
      <HoldLine state={hold.state} onAgain={held.again} />
    </>
  )
}

type RefusalProps = {
  readonly refused: RefusedSlot
  readonly nameOf: (practitionerId: string) => string
  readonly onTake: (slot: Slot, overbookReason?: string) => void
}

function Refusal({ refused: { slot, problem }, nameOf, onTake }: RefusalProps) {
  if (problem.code === 'series_conflict') return <SeriesConflict problem={problem} />
  return (
    <ConflictMessage
      problem={problem}
      nameOf={nameOf}
      onTake={(nearest) => onTake(nearest)}
      onInsist={(reason) => onTake(slot, reason)}
    />
  )
}

type ReasonProps = { readonly reason: string; readonly onReason: (reason: string) => void }

function ReasonField({ reason, onReason }: ReasonProps) {
  const text = useText()
  return (
    <Labelled label={text('booking.reason')}>
      {(ids) => (
        <input
          {...ids}
          className="field"
          maxLength={REASON_MAX}
          value={reason}
          onChange={({ target }) => onReason(target.value)}
        />
      )}
    </Labelled>
  )
}

/** Why a patient comes, kept until the visit is booked. */
function useReason(patientId: string) {
  const draft = `booking ${patientId}`
  const [reason, setReason] = useState(() => {
    const kept = draftOf(draft)
    return typeof kept === 'string' ? kept : ''
  })
  const type = (typed: string): void => {
    setReason(typed)
    keepDraft(draft, typed)
  }
  return { reason, type, forget: () => keepDraft(draft, null) }
}
