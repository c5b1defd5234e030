'use client'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { newKey } from '../../api/client.ts'
import { type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Labelled } from '../../ui/labelled.tsx'
import { PatientPicker } from '../search/patient-picker.tsx'
import type { FoundPatient } from '../search/patients.ts'
import { useSession } from '../shell/session-context.tsx'
import { type Appointment, book, listSlots, type Slot, takeStep } from './appointments.ts'
import { BookingFields, type Wish } from './booking-fields.tsx'
import { useAppointmentTypes, useCalendarRefresh } from './calendar-queries.ts'
import { ConflictMessage } from './conflict-message.tsx'
import { SlotList } from './slot-list.tsx'

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
  readonly start: BookingStart
  readonly nameOf: (practitionerId: string) => string
  readonly onBooked: (visit: Appointment) => void
  readonly onClose: () => void
}

/** Books a visit: who, what, when. The first free time is chosen already. */
export function BookingDialog({ start, nameOf, onBooked, onClose }: Props) {
  const text = useText()
  const [patient, setPatient] = useState<FoundPatient | null>(null)
  return (
    <Dialog title={text(start.walkIn ? 'day.walkIn' : 'booking.title')} onClose={onClose} wide>
      {patient === null ? (
        <PatientPicker label={text('booking.patient')} onPick={setPatient} />
      ) : (
        <div className="grid gap-3">
          <p className="flex flex-wrap items-center gap-3">
            <strong>
              <bdi>
                {patient.last_name}, {patient.first_name}
              </bdi>
            </strong>
            <bdi className="text-soft">{patient.mrn}</bdi>
            <button type="button" className="button" onClick={() => setPatient(null)}>
              {text('booking.another')}
            </button>
          </p>
          <BookingForm patient={patient} start={start} nameOf={nameOf} onBooked={onBooked} />
        </div>
      )}
    </Dialog>
  )
}

type FormProps = {
  readonly patient: FoundPatient
  readonly start: BookingStart
  readonly nameOf: (practitionerId: string) => string
  readonly onBooked: (visit: Appointment) => void
}

function BookingForm({ patient, start, nameOf, onBooked }: FormProps) {
  const text = useText()
  const refresh = useCalendarRefresh()
  const types = useAppointmentTypes()
  const [wish, setWish] = useState<Wish>({
    typeId: '',
    practitionerId: start.practitionerId,
    from: start.from,
  })
  const typeId = wish.typeId === '' ? (types.data?.[0]?.id ?? '') : wish.typeId
  const slots = useSlots({ ...wish, typeId })
  const [chosen, setChosen] = useState<Slot | null>(null)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const key = useRef(newKey())
  const slot = chosen ?? slots.data?.[0] ?? null
  useEffect(() => {
    if (slots.data !== undefined) setChosen(null)
  }, [slots.data])
  const take = async (wanted: Slot | null): Promise<void> => {
    if (wanted === null) return
    setProblem(null)
    try {
      const visit = await book(wanted, { patientId: patient.id, typeId, reason }, key.current)
      onBooked(start.walkIn ? await takeStep(visit, 'check-in') : visit)
    } catch (error) {
      if (problemOf(error).status !== 0) key.current = newKey()
      setProblem(problemOf(error))
      void slots.refetch()
    } finally {
      refresh()
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void take(slot)
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      {start.walkIn ? <p className="text-soft">{text('booking.walkIn')}</p> : null}
      <BookingFields wish={{ ...wish, typeId }} types={types.data ?? []} onWish={setWish} />
      <SlotList slots={slots.data} chosen={slot} nameOf={nameOf} onChoose={setChosen} />
      <ReasonField reason={reason} onReason={setReason} />
      {problem === null ? null : (
        <ConflictMessage problem={problem} nameOf={nameOf} onTake={(nearest) => void take(nearest)} />
      )}
      <button type="submit" className="button button-main justify-self-start" disabled={slot === null}>
        {text('booking.submit')}
      </button>
    </form>
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
