'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useText } from '../../i18n/text.ts'
import type { Field } from '../../records/fields.ts'
import { RecordDialog } from '../../records/record-dialog.tsx'
import { nowMs } from '../../time/now.ts'
import { dateIn } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import { type Patient, readPatient, SEXES, savePatient, storedPatient } from './patient-values.ts'

/** Nobody who is treated was born before. */
const FIRST_BIRTH = '1850-01-01'
const REFUSALS = { mrn_taken: ['mrn', 'patient.mrnTaken'] } as const
const REACHED: readonly Field[] = [
  {
    ...{ name: 'contact_phone', label: 'patient.phone', kind: 'tel' },
    ...{ pattern: /^[0-9+()./ x-]{3,40}$/, message: 'register.phoneForm' },
  },
  {
    ...{ name: 'email', label: 'patient.email', kind: 'email' },
    ...{ pattern: /^[^\s@]+@[^\s@]+$/, message: 'register.emailForm' },
  },
  { name: 'line', label: 'patient.street', kind: 'long' },
  { name: 'postal_code', label: 'patient.postalCode', kind: 'text' },
  { name: 'city', label: 'patient.city', kind: 'text' },
  { name: 'district', label: 'patient.district', kind: 'text' },
  { name: 'state', label: 'locations.state', kind: 'text' },
  { name: 'country', label: 'locations.country', kind: 'text' },
  { name: 'mrn', label: 'patient.mrn', kind: 'text', required: true },
  { name: 'active', label: 'patient.active', kind: 'tick' },
]

type Props = { readonly patient: Patient; readonly onClose: () => void }

/** Changes what is known of a patient: name, birth date, how he is reached. */
export function EditDialog({ patient, onClose }: Props) {
  const text = useText()
  const client = useQueryClient()
  const today = dateIn(useSession().organization.time_zone, nowMs())
  // What nobody knew so far need not be made up to change something else.
  const fields: readonly Field[] = [
    { name: 'last_name', label: 'patient.lastName', kind: 'text', required: patient.last_name !== '' },
    { name: 'first_name', label: 'patient.firstName', kind: 'text', required: patient.first_name !== '' },
    {
      ...{ name: 'date_of_birth', label: 'patient.birthDate', kind: 'date' },
      required: patient.date_of_birth !== null,
      ...{ accepts: (typed) => typed >= FIRST_BIRTH && typed <= today, message: 'register.birthDateForm' },
    },
    {
      ...{ name: 'sex', label: 'patient.sex', kind: 'choice' },
      options: SEXES.map((sex) => ({ value: sex, label: text(`sex.${sex}`) })),
    },
    ...REACHED,
  ]
  return (
    <RecordDialog
      title={`${patient.last_name}, ${patient.first_name}`}
      draft={`patient ${patient.id}`}
      fields={fields}
      stored={storedPatient(patient)}
      refusals={REFUSALS}
      save={(values, stored) => savePatient(patient.id, values, stored)}
      reread={() => readPatient(patient.id)}
      onClose={onClose}
      onSaved={() => {
        for (const queryKey of [['patient', patient.id], ['patient-search'], ['appointments']])
          void client.invalidateQueries({ queryKey })
        onClose()
      }}
    />
  )
}
