/** Pure logic of observations: which values hold together, what they mean, which status may follow which. */
import {
  interpretationOf,
  type Measured,
  type Quantity,
  type ReferenceRange,
} from '@ehrconnect/fhir/interpretation'
import { isUcum } from '@ehrconnect/fhir/ucum'
import { isRealInstant } from '@ehrconnect/platform/time/real-instant'
import { Compile } from 'typebox/compile'
import { OBSERVATION_STATUSES, VALUE_SHAPES, type VALUE_TYPES } from './schema.ts'

/** One of VALUE_TYPES. */
export type ValueType = (typeof VALUE_TYPES)[number]
/** One of OBSERVATION_STATUSES. */
export type ObservationStatus = (typeof OBSERVATION_STATUSES)[number]

/** What observations and their components share. Absent and null are the same. */
export type Value = Measured & {
  readonly value_type?: ValueType
  readonly value_json?: unknown
  readonly data_absent_reason?: string | null
  readonly interpretation?: string | null
}

/** A part of a panel. */
export type Component = Value & {
  readonly code: string
  readonly code_system?: string
  readonly display?: string
}

type Panel = Value & { readonly code: string; readonly components?: readonly Component[] }
type Times = {
  readonly effective_time: string
  readonly effective_end?: string | null
  readonly issued_at?: string | null
}

/** A new observation as the client gives it. */
export type NewObservation = Panel &
  Times & {
    readonly id?: string
    readonly patient_id: string
    readonly encounter_id?: string
    readonly practitioner_id?: string
    readonly category?: string
    readonly code_system?: string
    readonly display?: string
    readonly status?: ObservationStatus
  }

/** What a correction changes; null clears. */
export type CorrectionOf = Value &
  Partial<Times> & {
    readonly status?: ObservationStatus
    readonly category?: string
    readonly display?: string
    readonly components?: readonly Component[]
  }

/** A field and what is wrong with it, without its value. */
export type Fault = { readonly field: string; readonly says: string }

/** The columns of a new observation as JSON text, or what is wrong with it. */
export function contentOf(id: string, given: NewObservation): string | Fault {
  const fault = panelFault(given) ?? timesFault(given)
  if (fault !== null) return fault
  const { components = [], status = 'final', ...rest } = given
  const value_type = typeOf(given)
  const isEmpty = value_type === 'none' && !given.data_absent_reason && components.length === 0
  if (isEmpty && status !== 'registered') {
    return { field: 'value_type', says: 'needs a value, components or a data_absent_reason' }
  }
  const interpretation = given.interpretation ?? interpretationOf(given)
  return objectText({ ...rest, id, status, value_type, interpretation }, components)
}

/**
 * The columns that a correction changes as JSON text, or what is wrong with it. Changing a part of a value
 * computes the interpretation anew, unless the correction gives it; another type begins without a value.
 */
export function correctedContent(current: NewObservation, change: CorrectionOf): string | Fault {
  const { components, ...given } = change
  const hasValue = VALUE_FIELDS.some((field) => given[field] !== undefined)
  const touched = hasValue || given.reference_range !== undefined
  const isAnother = given.value_type !== undefined && given.value_type !== current.value_type
  const before = isAnother || given.data_absent_reason != null ? NO_VALUE : current
  const value: Record<string, unknown> = {}
  for (const field of VALUE_FIELDS)
    value[field] = given[field] === undefined ? (before[field] ?? null) : given[field]
  if (given.value_number != null || given.value_json != null)
    value['data_absent_reason'] = given.data_absent_reason ?? null
  if (given.value_type === undefined) value['value_type'] = typeAfter(current, given)
  const merged = { ...current, ...given, ...value }
  const checked =
    touched || components !== undefined ? panelFault({ ...merged, components: components ?? [] }) : null
  const fault = checked ?? timesFault(merged)
  if (fault !== null) return fault
  if (!touched) return objectText(given, components)
  const interpretation = given.interpretation ?? interpretationOf(merged)
  return objectText({ ...given, ...value, interpretation }, components)
}

const VALUE_FIELDS = [
  ...(['value_type', 'value_number', 'value_comparator', 'value_unit', 'value_unit_code'] as const),
  ...(['value_json', 'data_absent_reason'] as const),
] as const
const NO_VALUE: Value = {}

function typeAfter(current: Value, given: Value): ValueType {
  if (given.data_absent_reason != null) return 'none'
  const { value_type = 'none' } = current
  return value_type === 'none' && given.value_number != null ? 'quantity' : value_type
}

type Columns = Pick<Value, 'value_number'> & Readonly<Record<string, unknown>>

/** JSON text in which a number given as text keeps its digits. */
function objectText(columns: Columns, components: readonly Component[] | undefined): string {
  const { value_number, ...rest } = columns
  const parts = components?.map((one) => {
    const { code_system = LOINC, display = '', ...part } = one
    const interpretation = one.interpretation ?? interpretationOf(one)
    return objectText(
      { ...NULLS, ...part, code_system, display, value_type: typeOf(one), interpretation },
      undefined,
    )
  })
  const text = JSON.stringify(rest).slice(0, -1)
  const number = value_number === undefined ? '' : `,"value_number":${value_number}`
  const list = parts === undefined ? '' : `,"components":[${parts.join(',')}]`
  return `${text}${number}${list}}`
}

const LOINC = 'http://loinc.org'
/** Members that every component has. */
const NULLS = {
  value_number: null,
  value_unit: null,
  value_unit_code: null,
  value_json: null,
  data_absent_reason: null,
}

/** What is wrong with the value of an observation or of one of its components. */
function panelFault(panel: Panel): Fault | null {
  const own = valueFault(panel)
  if (own !== null) return own
  for (const [i, component] of (panel.components ?? []).entries()) {
    const fault = valueFault(component)
    if (fault !== null) return { ...fault, field: `components.${i}.${fault.field}` }
    if (component.code === panel.code && typeOf(panel) !== 'none') {
      return {
        field: `components.${i}.code`,
        says: 'is the code of the observation, which has a value itself',
      }
    }
  }
  return null
}

const INSTANTS = ['effective_time', 'effective_end', 'issued_at'] as const

function timesFault(times: Times): Fault | null {
  const unreal = INSTANTS.find((field) => times[field] != null && !isRealInstant(times[field]))
  if (unreal !== undefined) return { field: unreal, says: 'is no instant that exists' }
  const { effective_time: start, effective_end: end } = times
  if (end == null || Date.parse(end) >= Date.parse(start)) return null
  return { field: 'effective_end', says: 'is before effective_time' }
}

/** The type of a value that does not name it: a number is a quantity, nothing is none. */
export function typeOf(value: Value): ValueType {
  if (value.value_type !== undefined) return value.value_type
  return value.value_number == null ? 'none' : 'quantity'
}

const NUMBER_FIELDS = ['value_number', 'value_comparator', 'value_unit', 'value_unit_code'] as const
const UCUM = 'http://unitsofmeasure.org'

/** What is wrong with a value; null when all its fields hold together. */
export function valueFault(value: Value): Fault | null {
  const type = typeOf(value)
  const isNumber = type === 'quantity' || type === 'integer'
  const strange = NUMBER_FIELDS.find((field) => !isNumber && value[field] != null)
  if (strange !== undefined) return { field: strange, says: `does not belong to a value of the type ${type}` }
  if (value.data_absent_reason != null && type !== 'none') {
    return { field: 'data_absent_reason', says: 'does not belong to an observation with a value' }
  }
  const fault = isNumber ? numberFault(value, type === 'integer') : jsonFault(value, type)
  return fault ?? rangesFault(value.reference_range ?? [])
}

function numberFault(value: Value, whole: boolean): Fault | null {
  if (value.value_number == null) return { field: 'value_number', says: 'is missing' }
  if (value.value_json != null) return { field: 'value_json', says: 'does not belong to a number' }
  if (whole && !isWhole(value.value_number))
    return { field: 'value_number', says: 'is no whole number of 32 bits' }
  const extra = NUMBER_FIELDS.find((field) => whole && field !== 'value_number' && value[field] != null)
  if (extra !== undefined) return { field: extra, says: 'does not belong to a whole number' }
  const { value_unit_code: code } = value
  return code != null && !isUcum(code) ? { field: 'value_unit_code', says: 'is no UCUM unit' } : null
}

function isWhole(number: number | string): boolean {
  return /^-?\d+$/.test(String(number)) && Math.abs(Number(number)) <= 2_147_483_647
}

type Shape = { Check(value: unknown): boolean; Errors(value: unknown): readonly { instancePath: string }[] }
const SHAPES: ReadonlyMap<string, Shape> = new Map(
  Object.entries(VALUE_SHAPES).map(([type, schema]) => [type, Compile(schema)]),
)

function jsonFault(value: Value, type: ValueType): Fault | null {
  const { value_json: json } = value
  const shape = SHAPES.get(type)
  if (shape === undefined) {
    return json == null
      ? null
      : { field: 'value_json', says: 'does not belong to an observation without a value' }
  }
  if (json == null) return { field: 'value_json', says: 'is missing' }
  if (!shape.Check(json)) {
    const path = (shape.Errors(json)[0]?.instancePath ?? '').replaceAll('/', '.').replace(/[^\w.]/g, '?')
    return { field: `value_json${path}`.slice(0, 64), says: `does not fit a value of the type ${type}` }
  }
  return quantitiesFault(json, 'value_json') ?? (type === 'period' ? periodFault(json) : null)
}

const QUANTITIES = ['low', 'high', 'numerator', 'denominator', 'origin'] as const

/** Whether the quantities of a range, ratio or series have units that are none. */
function quantitiesFault(holder: unknown, path: string): Fault | null {
  for (const name of QUANTITIES) {
    const quantity: Quantity = Object(Reflect.get(Object(holder), name))
    const isCoded = quantity.code !== undefined && (quantity.system ?? UCUM) === UCUM
    if (isCoded && !isUcum(quantity.code ?? ''))
      return { field: `${path}.${name}.code`, says: 'is no UCUM unit' }
  }
  return null
}

function periodFault(json: unknown): Fault | null {
  const { start, end }: { start?: string; end?: string } = Object(json)
  if (start === undefined || end === undefined || Date.parse(start) <= Date.parse(end)) return null
  return { field: 'value_json.end', says: 'is before the start' }
}

function rangesFault(ranges: readonly ReferenceRange[]): Fault | null {
  for (const [i, range] of ranges.entries()) {
    const fault = quantitiesFault(range, `reference_range.${i}`)
    if (fault !== null) return fault
    const { low, high } = range
    if (low?.value !== undefined && high?.value !== undefined && low.value > high.value) {
      return { field: `reference_range.${i}`, says: 'has its low above its high' }
    }
  }
  return null
}

/** What may follow a status. Source: https://hl7.org/fhir/R4/valueset-observation-status.html */
const FOLLOWERS: Readonly<Record<ObservationStatus, readonly ObservationStatus[]>> = {
  registered: ['registered', 'preliminary', 'final', 'cancelled', 'entered-in-error'],
  preliminary: ['preliminary', 'final', 'cancelled', 'entered-in-error'],
  final: ['amended', 'corrected', 'entered-in-error'],
  amended: ['amended', 'corrected', 'entered-in-error'],
  corrected: ['amended', 'corrected', 'entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
  unknown: ['unknown', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error'],
}

/** Whether an observation may go from one status to another. */
export function mayFollow(from: ObservationStatus, to: ObservationStatus): boolean {
  return FOLLOWERS[from].includes(to)
}

/** Whether the observation was final: what it said may have been acted on. */
export function wasFinal(status: ObservationStatus): boolean {
  return status === 'final' || status === 'amended' || status === 'corrected'
}

/** The status of a correction that does not name it. */
export function statusAfter(status: ObservationStatus): ObservationStatus {
  return wasFinal(status) ? 'corrected' : status
}

/** The statuses after which the asked one may come. */
export function statusesBefore(to: ObservationStatus): ObservationStatus[] {
  return OBSERVATION_STATUSES.filter((from) => mayFollow(from, to))
}

/** A status as it is stored. */
export function toStatus(text: string): ObservationStatus {
  return OBSERVATION_STATUSES.find((status) => status === text) ?? 'unknown'
}
