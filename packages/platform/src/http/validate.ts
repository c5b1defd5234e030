/**
 * Checks of everything that comes from outside, before a handler sees it. The message names the field
 * and what is wrong with it, never the value.
 */
import type { TObject } from 'typebox'
import { Compile } from 'typebox/compile'
import { type ApiError, invalid, nothingToChange } from './api-error.ts'

/** Nesting of a body; deeper ones have no honest use here. */
export const BODY_DEPTH_MAX = 32
/** Object keys and array elements of a body, all levels together. */
export const BODY_KEYS_MAX = 1_000
const FIELD_CHARACTERS_MAX = 64

/** Checks a value and returns it. Throws: ApiError 'invalid'. */
export type Check = (value: unknown) => unknown

/** Compiles the check of an object schema; `where` is "query parameter", "field" … */
export function compileCheck(schema: TObject, where: string): Check {
  const compiled = Compile(schema)
  const known = Object.keys(schema.properties)
  return (value) => {
    if (compiled.Check(value)) return value
    throw describe(value, known, schema, where, compiled.Errors(value))
  }
}

/** Compiles the check of query parameters, which arrive as text. Throws: ApiError 'invalid'. */
export function compileQuery(schema: TObject): (query: URLSearchParams) => unknown {
  const check = compileCheck(schema, 'query parameter')
  const integers = new Set(
    Object.entries(schema.properties)
      .filter(([, property]) => 'type' in property && property.type === 'integer')
      .map(([name]) => name),
  )
  return (query) => {
    const value: Record<string, string | number> = Object.create(null)
    for (const [name, text] of query) {
      if (Object.hasOwn(value, name))
        throw invalid('repeated_parameter', `query parameter ${shown(name)} is repeated`)
      value[name] = integers.has(name) && /^-?\d{1,15}$/.test(text) ? Number(text) : text
    }
    return check(value)
  }
}

/** A body that is a list of rows, which the handler judges one by one, their texts included. */
export type BodyRows = { readonly keysMax: number }

/** Parses a JSON body within the limits. Throws: ApiError 'invalid'. */
export function parseBody(text: string, rows?: BodyRows): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid('malformed_json', 'the body is not valid JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('invalid_body', 'the body must be a JSON object')
  }
  checkShape(value, rows?.keysMax ?? BODY_KEYS_MAX, rows === undefined)
  return value
}

/** Refuses a value with a text that PostgreSQL cannot hold. Throws: ApiError 400 `invalid_text`. */
export function checkTexts(value: object): void {
  checkShape(value, Number.POSITIVE_INFINITY, true)
}

/** Depth, number of keys, and, unless somebody else does, texts that PostgreSQL cannot hold. */
function checkShape(root: object, keysMax: number, withTexts: boolean): void {
  let keys = 0
  const levels: { value: object; depth: number }[] = [{ value: root, depth: 1 }]
  for (let level = levels.pop(); level !== undefined; level = levels.pop()) {
    if (level.depth > BODY_DEPTH_MAX)
      throw invalid('body_too_deep', `the body is nested deeper than ${BODY_DEPTH_MAX}`)
    for (const [name, inner] of Object.entries(level.value)) {
      keys += 1
      if (keys > keysMax) throw invalid('body_too_complex', `the body has more than ${keysMax} keys`)
      if (withTexts && typeof inner === 'string' && (inner.includes('\u0000') || !inner.isWellFormed())) {
        throw invalid('invalid_text', `field ${shown(name)} holds a character that cannot be stored`)
      }
      if (typeof inner === 'object' && inner !== null) levels.push({ value: inner, depth: level.depth + 1 })
    }
  }
}

function describe(
  value: unknown,
  known: readonly string[],
  schema: TObject,
  where: string,
  errors: readonly { keyword: string; instancePath: string; message: string }[],
): ApiError {
  const given = typeof value === 'object' && value !== null ? Object.keys(value) : []
  if (given.length === 0 && 'minProperties' in schema) return nothingToChange()
  const unknown = given.find((name) => !known.includes(name))
  if (unknown !== undefined) return invalid('unknown_field', `unknown ${where} ${shown(unknown)}`)
  const required: readonly string[] = schema.required ?? []
  const missing = required.find((name) => !given.includes(name) || Reflect.get(Object(value), name) === '')
  if (missing !== undefined) return invalid('missing_field', `Missing ${where} '${missing}'`)
  // Deeper unknown fields are compared with the schema `false`.
  const stranger = errors.find((error) => error.keyword === 'boolean')
  if (stranger !== undefined) {
    return invalid('unknown_field', `unknown ${where} ${shown(pathOf(stranger.instancePath))}`)
  }
  const first = errors.find((error) => error.instancePath !== '') ?? errors[0]
  const field = pathOf(first?.instancePath ?? '')
  if (field === 'cursor' && first?.keyword === 'pattern')
    return invalid('invalid_field', `${where} 'cursor' is not the next_cursor of a page of this list`)
  return invalid('invalid_field', `${where} ${shown(field)} ${first?.message ?? 'is not acceptable'}`)
}

/** `/address/city` as `address.city`. */
function pathOf(pointer: string): string {
  return pointer.slice(1).replaceAll('/', '.')
}

/** A name from outside, cut and in plain characters. */
function shown(name: string): string {
  return `'${name.slice(0, FIELD_CHARACTERS_MAX).replace(/[^\w.\-[\]]/g, '?')}'`
}
