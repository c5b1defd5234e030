'use client'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { Labelled } from '../../ui/labelled.tsx'
import type { FoundPatient } from '../search/patients.ts'
import { RepeatFields } from '../series/repeat-fields.tsx'
import { ONCE } from '../series/series.ts'
import { SeriesConflict } from '../series/series-conflict.tsx'
import { useSession } from '../shell/session-context.tsx'
import { type Appointment, listSlots, type Slot } from './appointments.ts'
import { BookingFields, type Wish } from './booking-fields.tsx'
import { useAppointmentTypes } from './calendar-queries.ts'
import { ConflictMessage } from './conflict-message.tsx'
import { OtherTime } from './other-time.tsx'
import { SlotList } from './slot-list.tsx'
import { type RefusedSlot, useTaking } from './use-taking.ts'

const DAY_MS = 86_400_000
const DAYS_SEARCHED = 14
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

/** What, by whom and when. The first free time is chosen already. */
export function BookingForm({ patient, start, nameOf, onBooked }: Props) {
  const text = useText()
  const types = useAppointmentTypes()
  const { practitionerId, from, walkIn } = start
  const [wish, setWish] = useState<Wish>({ typeId: '', practitionerId, from })
  const typeId = wish.typeId === '' ? (types.data?.[0]?.id ?? '') : wish.typeId
  const slots = useSlots({ ...wish, typeId })
  const [chosen, setChosen] = useState<Slot | null>(null)
  const [reason, setReason] = useState('')
  const [repeat, setRepeat] = useState(ONCE)
  const slot = chosen ?? slots.data?.[0] ?? null
  useEffect(() => {
    if (slots.data !== undefined) setChosen(null)
  }, [slots.data])
  const visit = { patientId: patient.id, typeId, reason }
  const onRefused = (): void => void slots.refetch()
  const { refused, take } = useTaking({ visit, repeat, walkIn, onBooked, onRefused })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (slot !== null) void take(slot)
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      {walkIn ? <p className="text-soft">{text('booking.walkIn')}</p> : null}
      <BookingFields wish={{ ...wish, typeId }} types={types.data ?? []} onWish={setWish} />
      <SlotList slots={slots.data} chosen={slot} nameOf={nameOf} onChoose={setChosen} />
      {walkIn ? null : <OtherTime wish={wish} onTake={(other) => void take(other)} />}
      <div className="flex flex-wrap gap-3 [&>*]:grow">
        <ReasonField reason={reason} onReason={setReason} />
        {walkIn ? null : <RepeatFields repeat={repeat} onRepeat={setRepeat} />}
      </div>
      {refused === null ? null : <Refusal refused={refused} nameOf={nameOf} onTake={take} />}
      <button type="submit" className="button button-main justify-self-start" disabled={slot === null}>
        {text(repeat.times > 1 ? 'series.submit' : 'booking.submit', { times: repeat.times })}
      </button>
    </form>
  )
}

type RefusalProps = {
  readonly refused: RefusedSlot
  readonly nameOf: (practitionerId: string) => string
  readonly onTake: (slot: Slot, overbookReason?: string) => Promise<void>
}

function Refusal({ refused: { slot, problem }, nameOf, onTake }: RefusalProps) {
  if (problem.code === 'series_conflict') return <SeriesConflict problem={problem} />
  return (
    <ConflictMessage
      problem={problem}
      nameOf={nameOf}
      onTake={(nearest) => void onTake(nearest)}
      onInsist={(reason) => void onTake(slot, reason)}
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

/** The free times for a wish, from now on at the earliest. */
function useSlots({ typeId, practitionerId, from }: Wish) {
  const zone = useSession().organization.time_zone
  return useQuery({
    queryKey: ['slots', typeId, practitionerId, from, zone],
    enabled: typeId !== '' && from !== '',
    gcTime: 0,
    queryFn: ({ signal }) => {
      const earliest = Math.max(Date.parse(from), nowMs())
      const to = new Date(earliest + DAYS_SEARCHED * DAY_MS).toISOString()
      return listSlots({ typeId, practitionerId, from: new Date(earliest).toISOString(), to }, signal)
    },
  })
}
