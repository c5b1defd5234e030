/** `observations` → FHIR Observation, as text so that decimals keep the precision they came with. */
import type { Observation } from 'fhir/r4.d.ts'
import { eachElement, objectText, sourceAt, valueEnd } from './json-text.ts'
import { isObject } from './read.ts'
import { type ObservationRow, VALUE_TYPES } from './rows.ts'
import { UCUM_SYSTEM, VALUE_FIELDS } from './value.ts'

type Member = readonly [string, string | null]
type Valued = Pick<
  ObservationRow,
  | 'code'
  | 'code_system'
  | 'display'
  | 'value_type'
  | 'value_number'
  | 'value_comparator'
  | 'value_unit'
  | 'value_unit_code'
  | 'value_json'
  | 'data_absent_reason'
>

const DATA_ABSENT_SYSTEM = 'http://terminology.hl7.org/CodeSystem/data-absent-reason'
const INTERPRETATION_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
const CATEGORY_SYSTEM = 'http://terminology.hl7.org/CodeSystem/observation-category'

/** The JSON text of the FHIR resource of a row. */
export function observationToFhirText(row: ObservationRow): string {
  const components = componentTexts(row.components)
  return objectText([
    ['resourceType', '"Observation"'],
    ['id', JSON.stringify(row.id)],
    ['status', JSON.stringify(row.status)],
    ['category', row.category === '' ? null : `[${conceptText(CATEGORY_SYSTEM, row.category)}]`],
    ...codeMember(row),
    ['subject', referenceText('Patient', row.patient_id)],
    ['encounter', row.encounter_id === null ? null : referenceText('Encounter', row.encounter_id)],
    ...effectiveMembers(row),
    ['issued', row.issued_at === null ? null : JSON.stringify(row.issued_at)],
    [
      'performer',
      row.practitioner_id === null ? null : `[${referenceText('Practitioner', row.practitioner_id)}]`,
    ],
    ...valueMembers(row),
    ...interpretationMember(row.interpretation),
    ['referenceRange', row.reference_range === '[]' ? null : row.reference_range],
    ['component', components.length === 0 ? null : `[${components.join(',')}]`],
  ])
}

/** The FHIR resource of a row; decimals are numbers of JavaScript here, the text above keeps their zeros. */
export function observationToFhir(row: ObservationRow): Observation {
  const resource: Observation = JSON.parse(observationToFhirText(row))
  return resource
}

function effectiveMembers(row: ObservationRow): Member[] {
  if (row.effective_end === null) return [['effectiveDateTime', JSON.stringify(row.effective_time)]]
  const period = { start: row.effective_time, end: row.effective_end }
  return [['effectivePeriod', JSON.stringify(period)]]
}

function codeMember(valued: Valued): Member[] {
  const coding =
    valued.code_system === ''
      ? []
      : [{ system: valued.code_system, code: valued.code, display: valued.display || undefined }]
  const text = valued.display || (coding.length === 0 ? valued.code : undefined)
  return [['code', JSON.stringify({ ...(coding.length === 0 ? {} : { coding }), text })]]
}

function valueMembers(valued: Valued): Member[] {
  const absent: Member = [
    'dataAbsentReason',
    valued.data_absent_reason === null ? null : conceptText(DATA_ABSENT_SYSTEM, valued.data_absent_reason),
  ]
  if (valued.value_type === 'none') return [absent]
  const field = VALUE_FIELDS[valued.value_type]
  if (valued.value_type === 'integer') return [[field, valued.value_number], absent]
  if (valued.value_type !== 'quantity') return [[field, valued.value_json], absent]
  const quantity = objectText([
    ['value', valued.value_number],
    ['comparator', textOrNull(valued.value_comparator)],
    ['unit', textOrNull(valued.value_unit)],
    ['system', valued.value_unit_code === null ? null : JSON.stringify(UCUM_SYSTEM)],
    ['code', textOrNull(valued.value_unit_code)],
  ])
  return [[field, quantity], absent]
}

function componentTexts(components: string): string[] {
  const texts: string[] = []
  eachElement(components, 0, (_, start) => {
    const end = valueEnd(components, start)
    texts.push(componentText(components.slice(start, end)))
    return end
  })
  return texts
}

/** Numbers and JSON values are taken from the stored text, for their precision. */
function componentText(stored: string): string {
  const parsed: unknown = JSON.parse(stored)
  const fields = isObject(parsed) ? parsed : {}
  const text = (name: string): string | null => {
    const value = fields[name]
    return typeof value === 'string' ? value : null
  }
  const source = (name: string): string | null =>
    fields[name] === undefined || fields[name] === null ? null : sourceAt(stored, [name])
  const valued: Valued = {
    code: text('code') ?? '',
    code_system: text('code_system') ?? '',
    display: text('display') ?? '',
    value_type: VALUE_TYPES.find((type) => type === fields['value_type']) ?? 'none',
    value_number: source('value_number'),
    value_comparator: text('value_comparator'),
    value_unit: text('value_unit'),
    value_unit_code: text('value_unit_code'),
    value_json: source('value_json'),
    data_absent_reason: text('data_absent_reason'),
  }
  return objectText([
    ...codeMember(valued),
    ...valueMembers(valued),
    ...interpretationMember(text('interpretation')),
    ['referenceRange', source('reference_range')],
  ])
}

function interpretationMember(code: string | null): Member[] {
  return code === null ? [] : [['interpretation', `[${conceptText(INTERPRETATION_SYSTEM, code)}]`]]
}

function conceptText(system: string, code: string): string {
  return JSON.stringify({ coding: [{ system, code }] })
}

function referenceText(type: string, id: string): string {
  return JSON.stringify({ reference: `${type}/${id}` })
}

function textOrNull(text: string | null): string | null {
  return text === null ? null : JSON.stringify(text)
}
