/** `Observation.value[x]`, which observations and their components share, in our columns. */
import { sourceAt } from './json-text.ts'
import { refuse } from './mapping-error.ts'
import { checkedJson, isStorableNumber } from './number-text.ts'
import {
  conceptCode,
  type JsonObject,
  readCode,
  readConcept,
  readFlag,
  readObject,
  readText,
} from './read.ts'
import type { JsonText, ObservationRow, ValueType } from './rows.ts'

/** The columns that hold a value. */
export type ValueColumns = Pick<
  ObservationRow,
  | 'value_type'
  | 'value_number'
  | 'value_comparator'
  | 'value_unit'
  | 'value_unit_code'
  | 'value_json'
  | 'data_absent_reason'
>

/** The FHIR field of each type of value. */
export const VALUE_FIELDS = {
  quantity: 'valueQuantity',
  integer: 'valueInteger',
  string: 'valueString',
  boolean: 'valueBoolean',
  codeable_concept: 'valueCodeableConcept',
  range: 'valueRange',
  ratio: 'valueRatio',
  sampled_data: 'valueSampledData',
  time: 'valueTime',
  date_time: 'valueDateTime',
  period: 'valuePeriod',
} as const satisfies Record<Exclude<ValueType, 'none'>, string>

type FilledType = keyof typeof VALUE_FIELDS

/** The system of unit codes. */
export const UCUM_SYSTEM = 'http://unitsofmeasure.org'
const COMPARATORS = ['<', '<=', '>=', '>'] as const
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?$/
const DATE_TIME =
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/
const FILLED_TYPES: readonly FilledType[] = [
  'quantity',
  'codeable_concept',
  'string',
  'integer',
  'boolean',
  'range',
  'ratio',
  'sampled_data',
  'time',
  'date_time',
  'period',
]

/**
 * The value of an Observation or a component. `text` is the resource's source and `at` the way to
 * `holder` in it, because decimals are taken as they are written.
 *
 * Throws: MappingError when it is malformed, has two values or one of a type that FHIR R4 does not know.
 */
export function readValue(
  holder: JsonObject,
  text: string,
  at: readonly (string | number)[],
  path: string,
): ValueColumns {
  const absent = conceptCode(readConcept(holder, 'dataAbsentReason', path))
  const fields = Object.keys(holder).filter((name) => name.startsWith('value'))
  const type = FILLED_TYPES.find((one) => fields.includes(VALUE_FIELDS[one]))
  if (fields.length > 1) return refuse(path, 'has more than one value')
  if (type === undefined) {
    if (fields.length > 0) return refuse(path, 'has a value of an unknown type')
    return { ...empty('none'), data_absent_reason: absent }
  }
  const field = VALUE_FIELDS[type]
  const columns =
    type === 'quantity'
      ? quantity(holder, text, [...at, field], path)
      : type === 'integer'
        ? integer(text, [...at, field], path)
        : { ...empty(type), value_json: jsonValue(holder, type, text, [...at, field], path) }
  return { ...columns, data_absent_reason: absent }
}

function empty(type: ValueType): ValueColumns {
  return {
    value_type: type,
    value_number: null,
    value_comparator: null,
    value_unit: null,
    value_unit_code: null,
    value_json: null,
    data_absent_reason: null,
  }
}

function quantity(
  holder: JsonObject,
  text: string,
  at: readonly (string | number)[],
  path: string,
): ValueColumns {
  const field = `${path}.valueQuantity`
  const value = readObject(holder, 'valueQuantity', path) ?? {}
  const system = readText(value, 'system', field)
  const code = readText(value, 'code', field)
  return {
    ...empty('quantity'),
    value_number: value['value'] === undefined ? null : numberAt(text, [...at, 'value'], `${field}.value`),
    value_comparator: readCode(value, 'comparator', field, COMPARATORS),
    value_unit: readText(value, 'unit', field),
    value_unit_code: system === null || system === UCUM_SYSTEM ? code : null,
  }
}

function integer(text: string, at: readonly (string | number)[], path: string): ValueColumns {
  const source = numberAt(text, at, `${path}.valueInteger`)
  if (!/^-?\d{1,10}$/.test(source)) return refuse(`${path}.valueInteger`, 'is not a whole number')
  return { ...empty('integer'), value_number: source }
}

function numberAt(text: string, at: readonly (string | number)[], field: string): string {
  const source = sourceAt(text, at) ?? ''
  return isStorableNumber(source) ? source : refuse(field, 'is not a number that can be stored')
}

function jsonValue(
  holder: JsonObject,
  type: FilledType,
  text: string,
  at: readonly (string | number)[],
  path: string,
): JsonText {
  const name = VALUE_FIELDS[type]
  const field = `${path}.${name}`
  if (type === 'boolean') readFlag(holder, name, path)
  else if (type === 'string' || type === 'time' || type === 'date_time') {
    const value = readText(holder, name, path)
    if (value === null) return refuse(field, 'is empty')
    if (type === 'time' && !TIME.test(value)) return refuse(field, 'is not a time of day')
    if (type === 'date_time' && !DATE_TIME.test(value)) return refuse(field, 'is not a date or time')
  } else if (type === 'codeable_concept') readConcept(holder, name, path)
  else readObject(holder, name, path)
  return checkedJson(sourceAt(text, at) ?? 'null', field)
}
