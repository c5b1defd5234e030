'use client'
import type { TextKey } from '../../i18n/i18n.ts'
import { type Text, useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { dateIn } from '../../time/zoned.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { useSession } from '../shell/session-context.tsx'
import type { PatientFields, RegisterForm } from './fields.ts'

type Field = {
  readonly name: keyof PatientFields
  readonly label: TextKey
  readonly type?: string
  readonly pattern?: RegExp
  readonly message?: TextKey
  readonly hint?: TextKey
  readonly required?: boolean
}

const FIELDS: readonly Field[] = [
  { name: 'last_name', label: 'patient.lastName', required: true },
  { name: 'first_name', label: 'patient.firstName', required: true },
  { name: 'date_of_birth', label: 'patient.birthDate', type: 'date', required: true },
  { name: 'sex', label: 'patient.sex' },
  {
    ...{ name: 'contact_phone', label: 'patient.phone', type: 'tel' },
    ...{ pattern: /^[0-9+()./ x-]{3,40}$/, message: 'register.phoneForm' },
  },
  {
    ...{ name: 'email', label: 'patient.email', type: 'email' },
    ...{ pattern: /^[^\s@]+@[^\s@]+$/, message: 'register.emailForm' },
  },
  { name: 'line', label: 'patient.street' },
  { name: 'city', label: 'patient.city' },
  { name: 'postal_code', label: 'patient.postalCode' },
  { name: 'mrn', label: 'patient.mrn', hint: 'register.mrnHint' },
]

const SEXES = ['unknown', 'female', 'male', 'other'] as const

/** The fields of a new patient, each with its error below. */
export function RegisterFields({ form }: { readonly form: RegisterForm }) {
  const text = useText()
  const today = dateIn(useSession().organization.time_zone, nowMs())
  const { errors } = form.formState
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {FIELDS.map((field) => (
        <Labelled
          key={field.name}
          label={text(field.label)}
          required={field.required === true}
          error={errors[field.name]?.message}
          hint={field.hint === undefined ? undefined : text(field.hint)}
        >
          {(ids) => {
            const registered = form.register(field.name, rulesOf(field, text, today))
            if (field.name !== 'sex')
              return (
                <input
                  {...ids}
                  {...registered}
                  type={field.type ?? 'text'}
                  className="field"
                  autoComplete="off"
                />
              )
            return (
              <select {...ids} {...registered} className="field">
                {SEXES.map((sex) => (
                  <option key={sex} value={sex}>
                    {text(`sex.${sex}`)}
                  </option>
                ))}
              </select>
            )
          }}
        </Labelled>
      ))}
    </div>
  )
}

function rulesOf({ name, required = false, pattern, message }: Field, text: Text, today: string) {
  return {
    ...(required ? { required: text('register.required') } : {}),
    ...(pattern === undefined
      ? {}
      : { pattern: { value: pattern, message: text(message ?? 'register.required') } }),
    validate: (value: string) =>
      name !== 'date_of_birth' || (value >= '1850-01-01' && value <= today) || text('register.birthDateForm'),
  }
}
