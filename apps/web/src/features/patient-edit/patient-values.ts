/** What is known of a patient as a form, and the change of a form as a request. */
import { clinical, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { answerOf } from '../../api/problem.ts'
import { isSame, isTicked, textOf, textOrNull, type Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'

/** A patient with the latest encounters. */
export type Patient = paths['/api/patients/{id}']['get']['responses'][200]['content']['application/json']

type Patch = NonNullable<
  paths['/api/patients/{id}']['patch']['requestBody']
>['content']['application/merge-patch+json']

/** The sexes that can be said. */
export const SEXES = ['unknown', 'female', 'male', 'other'] as const

const PARTS = ['city', 'district', 'state', 'postal_code', 'country'] as const

/** Reads a patient for the form. Throws: Problem. */
export async function readPatient(id: string): Promise<Stored> {
  return storedPatient(await answerOf(clinical.GET('/api/patients/{id}', { params: { path: { id } } })))
}

/** The form of a patient. */
export function storedPatient(patient: Patient): Stored {
  const { first_name, last_name, date_of_birth, sex, contact_phone, email, mrn, active } = patient
  const address = patient.address ?? {}
  const parts = PARTS.map((part) => [part, address[part] ?? ''] as const)
  return {
    values: {
      ...{ first_name, last_name, date_of_birth: date_of_birth ?? '', sex, mrn, active },
      ...{ contact_phone: contact_phone ?? '', email: email ?? '', line: (address.line ?? []).join('\n') },
      ...Object.fromEntries(parts),
    },
    version: patient.version,
  }
}

/** Saves what was changed. Throws: Problem 409 when another patient has the record number, 412. */
export async function savePatient(
  id: string,
  values: Values,
  { values: base, version }: Stored,
): Promise<void> {
  const body = changeOf(base, values)
  if (Object.keys(body).length === 0) return
  const params = { path: { id }, header: { 'If-Match': versionTag(version ?? 0) } }
  await answerOf(clinical.PATCH('/api/patients/{id}', { params, body }))
}

/** A merge patch (RFC 7396) of what was changed: absent stays, null removes. */
export function changeOf(base: Values, values: Values): Patch {
  const touched = (name: string): boolean => !isSame(values[name], base[name])
  const texts = ['first_name', 'last_name', 'date_of_birth', 'mrn'].filter(touched)
  const optional = ['contact_phone', 'email'].filter(touched)
  const parts = PARTS.filter(touched)
  const address = {
    ...(touched('line') ? { line: linesOf(textOf(values, 'line')) } : {}),
    ...Object.fromEntries(parts.map((part) => [part, textOrNull(values, part)])),
  }
  const sex = SEXES.find((one) => one === values['sex'])
  return {
    ...Object.fromEntries(texts.map((name) => [name, textOf(values, name)])),
    ...Object.fromEntries(optional.map((name) => [name, textOrNull(values, name)])),
    ...(touched('sex') && sex !== undefined ? { sex } : {}),
    ...(touched('active') ? { active: isTicked(values, 'active') } : {}),
    ...(Object.keys(address).length === 0 ? {} : { address }),
  }
}

function linesOf(text: string): string[] | null {
  const lines = text.split('\n').map((line) => line.trim())
  const kept = lines.filter((line) => line !== '')
  return kept.length === 0 ? null : kept
}
