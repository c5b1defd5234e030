/** What is asked of a new patient, and how it becomes a request. */
import type { UseFormReturn } from 'react-hook-form'

/** The fields as typed. */
export type PatientFields = {
  readonly last_name: string
  readonly first_name: string
  readonly date_of_birth: string
  readonly sex: 'male' | 'female' | 'other' | 'unknown'
  readonly contact_phone: string
  readonly email: string
  readonly line: string
  readonly city: string
  readonly postal_code: string
  readonly mrn: string
}

/** The form. */
export type RegisterForm = UseFormReturn<PatientFields>

/** Nothing typed yet. */
export const EMPTY: PatientFields = {
  ...{ last_name: '', first_name: '', date_of_birth: '', sex: 'unknown', contact_phone: '', email: '' },
  ...{ line: '', city: '', postal_code: '', mrn: '' },
}

/** The names of the fields. */
export const FIELD_NAMES = [
  ...(['last_name', 'first_name', 'date_of_birth', 'sex', 'contact_phone', 'email'] as const),
  ...(['line', 'city', 'postal_code', 'mrn'] as const),
] as const

/** The fields of a kept draft. */
export function restored(draft: unknown): PatientFields {
  return typeof draft === 'object' && draft !== null ? { ...EMPTY, ...draft } : EMPTY
}

/** The request's body: what was left empty is not said. */
export function bodyOf(fields: PatientFields) {
  const { line, city, postal_code, mrn, contact_phone, email } = fields
  const address = {
    ...(line.trim() === '' ? {} : { line: [line.trim()] }),
    ...(city.trim() === '' ? {} : { city: city.trim() }),
    ...(postal_code.trim() === '' ? {} : { postal_code: postal_code.trim() }),
  }
  return {
    last_name: fields.last_name.trim(),
    first_name: fields.first_name.trim(),
    date_of_birth: fields.date_of_birth,
    sex: fields.sex,
    ...(contact_phone.trim() === '' ? {} : { contact_phone: contact_phone.trim() }),
    ...(email.trim() === '' ? {} : { email: email.trim() }),
    ...(mrn.trim() === '' ? {} : { mrn: mrn.trim() }),
    ...(Object.keys(address).length === 0 ? {} : { address }),
  }
}
