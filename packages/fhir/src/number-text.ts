/** Decimals as they are written, and what PostgreSQL can take of them. */
import { refuse } from './mapping-error.ts'

/** FHIR asks for 18 digits; `numeric` and `jsonb` fail beyond 131,072, and a longer one is no measurement. */
const DIGITS_MAX = 100
const EXPONENT_MAX = 300

const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
const STRINGS = /"(?:[^"\\]|\\.)*"/g
const NUMBERS = /-?\d[\d.eE+-]*/g
/** Nothing that could be out of bounds is shorter than this. */
const SUSPECT = /\d{50}|\d[eE][+-]?\d{3}/

/** True when a JSON number is small enough to be stored as it is written. */
export function isStorableNumber(source: string): boolean {
  const match = NUMBER.exec(source)
  if (match === null) return false
  const [, whole = '', fraction = '', exponent = '0'] = match
  return whole.length + fraction.length <= DIGITS_MAX && Math.abs(Number(exponent)) <= EXPONENT_MAX
}

/** Gives back JSON text whose numbers `jsonb` can take. Throws: MappingError naming the field. */
export function checkedJson(source: string, field: string): string {
  if (!SUSPECT.test(source)) return source
  const numbers = source.replace(STRINGS, '""').match(NUMBERS) ?? []
  return numbers.every(isStorableNumber) ? source : refuse(field, 'holds a number that is out of range')
}
