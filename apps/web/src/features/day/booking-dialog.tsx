'use client'
import { useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { PatientPicker } from '../search/patient-picker.tsx'
import type { FoundPatient } from '../search/patients.ts'
import type { Appointment } from './appointments.ts'
import { BookingForm, type BookingStart } from './booking-form.tsx'

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
