/** What a measured number means beside its reference ranges. Source: FHIR R4 Observation.interpretation. */

/** FHIR `Quantity`. */
export type Quantity = {
  readonly value?: number
  readonly system?: string
  readonly code?: string
  readonly unit?: string
}

/** FHIR `referenceRange`. */
export type ReferenceRange = {
  readonly low?: Quantity
  readonly high?: Quantity
  readonly type?: { readonly coding?: readonly { readonly code?: string }[] }
  readonly appliesTo?: readonly unknown[]
  readonly age?: unknown
}

/** A number with what is needed to understand it. */
export type Measured = {
  readonly value_number?: number | string | null
  readonly value_comparator?: string | null
  readonly value_unit?: string | null
  readonly value_unit_code?: string | null
  readonly reference_range?: readonly ReferenceRange[]
}

/**
 * What a number means: N, L, H, or LL and HH where a range of the type `critical` says so; null when the
 * ranges do not tell, because there is none or more than one, or they are in another unit.
 */
export function interpretationOf(value: Measured): string | null {
  if (value.value_number == null) return null
  const number = Number(value.value_number)
  const sign = value.value_comparator ?? ''
  const usable = (value.reference_range ?? []).filter(
    (range) => hasUnitOf(value, range.low) && hasUnitOf(value, range.high),
  )
  const critical = only(usable.filter((range) => rangeType(range) === 'critical'))
  const normal = only(usable.filter((range) => rangeType(range) === 'normal'))
  if (isBelow(number, sign, critical?.low?.value) === true) return 'LL'
  if (isAbove(number, sign, critical?.high?.value) === true) return 'HH'
  const low = isBelow(number, sign, normal?.low?.value)
  const high = isAbove(number, sign, normal?.high?.value)
  if (low === true) return 'L'
  if (high === true) return 'H'
  const hasBound = normal?.low?.value !== undefined || normal?.high?.value !== undefined
  return hasBound && low === false && high === false ? 'N' : null
}

function only(ranges: readonly ReferenceRange[]): ReferenceRange | undefined {
  const [first, second] = ranges.filter((range) => range.appliesTo === undefined && range.age === undefined)
  return second === undefined ? first : undefined
}

function rangeType({ type }: ReferenceRange): string {
  return type === undefined ? 'normal' : (type.coding?.[0]?.code ?? '')
}

function hasUnitOf(value: Measured, bound: Quantity | undefined): boolean {
  if (bound === undefined) return true
  if (bound.code !== undefined && value.value_unit_code != null) return bound.code === value.value_unit_code
  if (bound.unit !== undefined && value.value_unit != null) return bound.unit === value.value_unit
  return true
}

/** Whether the true value is below the bound; null when a comparator leaves it open. Without a bound, no. */
function isBelow(number: number, sign: string, bound: number | undefined): boolean | null {
  if (bound === undefined) return false
  if (sign === '<') return number <= bound ? true : null
  if (sign === '<=') return number < bound ? true : null
  if (sign !== '') return number >= bound ? false : null
  return number < bound
}

function isAbove(number: number, sign: string, bound: number | undefined): boolean | null {
  return isBelow(-number, TURNED[sign] ?? '', bound === undefined ? undefined : -bound)
}

const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
