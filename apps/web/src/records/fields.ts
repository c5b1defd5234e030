/** Forms of records as data: what is asked for, what was typed, and how two people's changes are joined. */
import type { TextKey } from '../i18n/i18n.ts'
import type { Text } from '../i18n/text.ts'

/** What a control holds: a text or number as typed, a tick, or what is ticked of a list. */
export type Value = string | boolean | readonly string[]

/** What a form holds, by the names of its fields. */
export type Values = Readonly<Record<string, Value>>

/** Something to choose. */
export type Option = { readonly value: string; readonly label: string }

/** How something is asked for; `long` is a text of several lines. */
type Kind =
  | ('text' | 'long' | 'email' | 'tel' | 'number' | 'date' | 'time' | 'colour')
  | ('tick' | 'choice' | 'many')

/** A field of a form. */
export type Field = {
  readonly name: string
  readonly label: TextKey
  /** What it is called, where its name comes from data; stands in place of the label. */
  readonly called?: string
  readonly kind: Kind
  readonly hint?: TextKey
  readonly required?: boolean
  readonly pattern?: RegExp
  /** What no pattern can say. */
  readonly accepts?: (typed: string) => boolean
  /** Said when what was typed does not match. */
  readonly message?: TextKey
  /** What is wrong with what was typed, in words, where one message for all of it is not enough. */
  readonly faultOf?: (typed: string, text: Text) => string | null
  readonly low?: number
  readonly high?: number
  readonly options?: readonly Option[]
}

/** What a field is called. */
export function labelOf({ label, called }: Field, text: Text): string {
  return called ?? text(label)
}

/** The text in a field, without blanks around it; empty when there is none. */
export function textOf(values: Values, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** The text in a field, null when it is empty. */
export function textOrNull(values: Values, name: string): string | null {
  const value = textOf(values, name)
  return value === '' ? null : value
}

/** Whether a field is ticked. */
export function isTicked(values: Values, name: string): boolean {
  return values[name] === true
}

/** What is ticked of a list. */
export function tickedOf(values: Values, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}

/** What is wrong with what was typed, by field, in plain words. */
export function errorsOf(
  fields: readonly Field[],
  values: Values,
  text: Text,
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {}
  for (const field of fields) {
    const error = errorOf(field, values, text)
    if (error !== null) errors[field.name] = error
  }
  return errors
}

/** Whether two values are the same; the order of what is ticked says nothing. */
export function isSame(one: Value | undefined, other: Value | undefined): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other
  return one.length === other.length && one.every((value) => other.includes(value))
}

/** What somebody else's change and mine give together: theirs where I changed nothing, otherwise mine. */
export function joined(base: Values, mine: Values, theirs: Values): Values {
  const values: Record<string, Value> = { ...theirs }
  for (const [name, value] of Object.entries(mine)) if (!isSame(value, base[name])) values[name] = value
  return values
}

/** A value as a person reads it. */
export function shownValue(field: Field, value: Value | undefined, text: Text): string {
  if (typeof value === 'boolean') return text(value ? 'yes' : 'no')
  const chosen = typeof value === 'string' ? [value] : (value ?? [])
  const names = chosen.map((one) => field.options?.find((option) => option.value === one)?.label ?? one)
  return names.join(', ') || text('record.empty')
}

function errorOf(field: Field, values: Values, text: Text): string | null {
  const { kind, required = false, pattern, accepts, message, faultOf, low, high } = field
  if (kind === 'tick' || kind === 'many') {
    return required && kind === 'many' && tickedOf(values, field.name).length === 0
      ? text('record.choose')
      : null
  }
  const typed = textOf(values, field.name)
  if (typed === '') return required ? text('record.needed') : null
  const isAccepted = (pattern?.test(typed) ?? true) && (accepts?.(typed) ?? true)
  if (!isAccepted) return text(message ?? 'record.needed')
  if (faultOf !== undefined) return faultOf(typed, text)
  if (kind !== 'number') return null
  const number = Number(typed)
  const isRight = Number.isInteger(number) && number >= (low ?? 0) && number <= (high ?? number)
  return isRight ? null : text('record.number', { low: low ?? 0, high: high ?? '∞' })
}
