'use client'
import { useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { RecordDialog } from '../../records/record-dialog.tsx'
import { nowMs } from '../../time/now.ts'
import { addDays, dateIn } from '../../time/zoned.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { PatientPicker } from '../search/patient-picker.tsx'
import type { FoundPatient } from '../search/patients.ts'
import { useSession } from '../shell/session-context.tsx'
import { addEntry, changeEntry, type Entry, readEntry } from './entries.ts'
import { useChoices } from './use-waitlist.ts'
import { emptyWish, storedWish, wishFields } from './wish.ts'

const REFUSALS = {
  invalid_dates: ['wanted_until', 'schedules.datesWrong'],
  invalid_hours: ['end_minute', 'waitlist.hoursWrong'],
} as const
/** How long somebody waits when nobody says. */
const DAYS_WAITED = 28

type Props = { readonly onClose: () => void; readonly onSaved: () => void }

/** Puts a patient on the list: who, then for what. */
export function AddDialog({ onClose, onSaved }: Props) {
  const text = useText()
  const [patient, setPatient] = useState<FoundPatient | null>(null)
  if (patient !== null) return <WishDialog patient={patient} onClose={onClose} onSaved={onSaved} />
  return (
    <Dialog title={text('waitlist.add')} onClose={onClose} wide>
      <PatientPicker label={text('booking.patient')} onPick={setPatient} />
    </Dialog>
  )
}

type WishProps = Props & {
  readonly patient: FoundPatient
  /** What was looked for in vain. */
  readonly typeId?: string
  readonly practitionerId?: string
}

/** What a patient begins to wait for. */
export function WishDialog({ patient, typeId, practitionerId = '', onClose, onSaved }: WishProps) {
  const text = useText()
  const zone = useSession().organization.time_zone
  const choices = useChoices()
  const today = dateIn(zone, nowMs())
  const kind = typeId ?? choices.types[0]?.value ?? ''
  const values = emptyWish(kind, today, addDays(today, DAYS_WAITED))
  return (
    <RecordDialog
      title={text('waitlist.addOf', { name: `${patient.last_name}, ${patient.first_name}` })}
      draft={`waitlist ${patient.id}`}
      fields={wishFields(choices)}
      stored={{ values: { ...values, practitioner_id: practitionerId }, version: null }}
      refusals={REFUSALS}
      save={(typed, _stored, key) => addEntry(patient.id, typed, key)}
      onClose={onClose}
      onSaved={onSaved}
    />
  )
}

/** Changes what somebody waits for. */
export function ChangeDialog({ entry, onClose, onSaved }: Props & { readonly entry: Entry }) {
  const choices = useChoices()
  return (
    <RecordDialog
      title={entry.patient_name}
      draft={`waitlist entry ${entry.id}`}
      fields={wishFields(choices)}
      stored={storedWish(entry)}
      refusals={REFUSALS}
      save={(typed, stored) => changeEntry(entry.id, typed, stored)}
      reread={() => readEntry(entry.id)}
      onClose={onClose}
      onSaved={onSaved}
    />
  )
}
