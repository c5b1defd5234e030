/** A correction of a value, as a form and as a request. What was not touched is not sent. */
import type { Text } from '../../i18n/text.ts'
import { type Field, isSame, textOf, type Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'
import { clockOf, minuteOf } from '../../time/clock.ts'
import { instantOf, localTime } from '../../time/zoned.ts'
import { numberOf, VITALS, type Vital } from '../chart/readings.ts'
import type { Reading } from './value-requests.ts'

/** As the service takes numbers, with comma or point. */
const DECIMAL = /^-?\d{1,15}([.,]\d{1,15})?$/
/** What was final may have been acted on: the service wants to know why it changes. */
const FINAL: readonly string[] = ['final', 'amended', 'corrected']
/** What the service takes of a part of a panel. */
const PART_FIELDS = [
  ...(['code', 'code_system', 'display', 'value_type', 'value_number', 'value_comparator'] as const),
  ...(['value_unit', 'value_unit_code', 'value_json', 'data_absent_reason'] as const),
  ...(['reference_range', 'interpretation'] as const),
]

/** What a measurement is called: in plain words where it is a vital sign, else as its code says. */
export function readingName({ code, display }: Pick<Reading, 'code' | 'display'>, text: Text): string {
  const vitals = VITALS.filter((vital) => vital.code === code)
  const [first] = vitals
  if (first === undefined) return display === '' ? code : display
  return vitals.length > 1 ? text('values.pressure') : text(first.name)
}

/** Whether a value counts no more. */
export function isWithdrawn({ status }: Pick<Reading, 'status'>): boolean {
  return status === 'entered-in-error' || status === 'cancelled'
}

/** Whether there is something in a value that this form can correct. */
export function hasCorrectable(reading: Reading): boolean {
  return numbersOf(reading).length > 0 || typeof reading.value_json === 'string'
}

/** The fields of a correction. */
export function correctionFields(reading: Reading, today: string, text: Text): readonly Field[] {
  const numbers = numbersOf(reading).map(({ name, part, unit }): Field => {
    const vital = vitalOf(reading.code, part)
    const called = vital === undefined ? (part?.display ?? readingName(reading, text)) : text(vital.name)
    return {
      ...{ name, label: 'values.value', kind: 'text', required: true },
      called: unit === '' ? called : `${called} (${unit})`,
      faultOf: (typed) => faultOf(typed, vital, text),
    }
  })
  const words: readonly Field[] =
    typeof reading.value_json === 'string'
      ? [{ name: 'value_json', label: 'values.value', kind: 'long', required: true }]
      : []
  return [
    ...numbers,
    ...words,
    {
      ...{ name: 'effective_time', label: 'values.date', kind: 'date', required: true },
      ...{ accepts: (typed) => typed <= today, message: 'values.future' },
    },
    { name: 'clock', label: 'values.clock', kind: 'time', required: true },
    { name: 'reason', label: 'values.reason', kind: 'text', required: FINAL.includes(reading.status) },
  ]
}

/** The form of a value. */
export function storedReading(reading: Reading, zone: string): Stored {
  const { date, minute } = localTime(zone, Date.parse(reading.effective_time))
  const numbers = numbersOf(reading).map(({ name, value }) => [name, value])
  const values: Values = {
    ...Object.fromEntries(numbers),
    ...(typeof reading.value_json === 'string' ? { value_json: reading.value_json } : {}),
    ...{ effective_time: date, clock: clockOf(minute), reason: '' },
  }
  return { values, version: reading.version }
}

/** The merge patch (RFC 7396) of what was changed; null when nothing was. */
export function correctionOf(
  reading: Reading,
  { values: base }: Stored,
  values: Values,
  zone: string,
): object | null {
  const touched = (name: string): boolean => !isSame(values[name], base[name])
  const names = numbersOf(reading)
    .map(({ name }) => name)
    .filter(touched)
  const change = {
    ...(names.includes('value_number') ? { value_number: decimalOf(values, 'value_number') } : {}),
    ...(names.some((name) => name !== 'value_number') ? { components: partsOf(reading, values, names) } : {}),
    ...(touched('value_json') ? { value_json: textOf(values, 'value_json') } : {}),
    ...(touched('effective_time') || touched('clock') ? { effective_time: instantIn(values, zone) } : {}),
  }
  if (Object.keys(change).length === 0) return null
  const reason = textOf(values, 'reason')
  return reason === '' ? change : { ...change, reason }
}

type Part = { readonly code: string; readonly display?: string | undefined }
type Numbered = {
  /** As the service names it in a refusal. */
  readonly name: string
  readonly part: Part | undefined
  readonly value: string
  readonly unit: string
}

/** The numbers of a value: its own, or those of its parts. */
function numbersOf(reading: Reading): readonly Numbered[] {
  const { value_number, value_unit, components } = reading
  if (value_number !== null) {
    return [{ name: 'value_number', part: undefined, value: String(value_number), unit: value_unit ?? '' }]
  }
  return components.flatMap((part, index) => {
    const value = numberOf(reading, part.code)
    if (value === null) return []
    const unit = textAt(part, 'value_unit') ?? ''
    const name = `components.${index}.value_number`
    return [{ name, part: { code: part.code, display: textAt(part, 'display') }, value: String(value), unit }]
  })
}

function vitalOf(code: string, part: Part | undefined): Vital | undefined {
  return VITALS.find((vital) => vital.code === code && vital.component === part?.code)
}

function faultOf(typed: string, vital: Vital | undefined, text: Text): string | null {
  const value = DECIMAL.test(typed) ? Number(typed.replace(',', '.')) : null
  if (vital === undefined) return value === null ? text('values.noNumber') : null
  const [low, high] = vital.possible
  return value === null || value < low || value > high ? text('vitals.impossible', { low, high }) : null
}

/** All parts, because the list is replaced as a whole; what follows from a changed number follows anew. */
function partsOf({ components }: Reading, values: Values, changed: readonly string[]): readonly object[] {
  return components.map((part, index) => {
    const name = `components.${index}.value_number`
    const kept = PART_FIELDS.flatMap((field) => {
      const value: unknown = Reflect.get(part, field)
      return value === null || value === undefined ? [] : [[field, value] as const]
    })
    if (!changed.includes(name)) return Object.fromEntries(kept)
    const others = kept.filter(([field]) => field !== 'interpretation')
    return { ...Object.fromEntries(others), value_number: decimalOf(values, name) }
  })
}

/** The digits as they were typed: trailing zeros count. */
function decimalOf(values: Values, name: string): string {
  return textOf(values, name).replace(',', '.')
}

function instantIn(values: Values, zone: string): string {
  const minute = minuteOf(textOf(values, 'clock')) ?? 0
  return new Date(instantOf(zone, textOf(values, 'effective_time'), minute)).toISOString()
}

function textAt(holder: object, name: string): string | undefined {
  const value: unknown = Reflect.get(holder, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
