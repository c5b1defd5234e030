/**
 * SQL as data: a statement is a named constant with typed parameters and a typed row. The name is
 * also the prepared-statement name, the metric label and the name of its plan in `db/plans`.
 */
import type { TouchedKey, Touches } from './write-guard.ts'

/** A PostgreSQL type: its catalogue name, and how a value travels in text format. */
export type SqlType<T> = {
  readonly pg: string
  readonly encode: (value: T) => string
  readonly decode: (text: string) => T
}

const same = (value: string): string => value
const textual = (pg: string): SqlType<string> => ({ pg, encode: same, decode: same })

/** `uuid`, lower case. */
export const uuid = textual('uuid')
/** `text`. */
export const text = textual('text')
/** `date`, as YYYY-MM-DD. */
export const date = textual('date')
/** `timestamptz`, as ISO 8601. */
export const timestamptz = textual('timestamptz')
/** `jsonb`, as JSON text. */
export const jsonb = textual('jsonb')
/** `bytea`, as hexadecimal digits. */
export const bytea: SqlType<string> = {
  pg: 'bytea',
  encode: (hex) => `\\x${hex}`,
  decode: (text) => text.slice(2),
}
/** `integer`. */
export const integer: SqlType<number> = { pg: 'integer', encode: String, decode: Number }
/** `bigint` of a size that a JavaScript number holds exactly: ordinals and counts. */
export const bigint: SqlType<number> = { pg: 'bigint', encode: String, decode: Number }
/** `boolean`. */
export const boolean: SqlType<boolean> = {
  pg: 'boolean',
  encode: (value) => (value ? 't' : 'f'),
  decode: (value) => value === 't',
}

/** An array of a type; a null element is SQL NULL. Only for parameters. */
export function array<T>(element: SqlType<T>): SqlType<readonly (T | null)[]> {
  return {
    pg: `${element.pg}[]`,
    encode: (values) => encodeElements(element, values),
    decode: () => {
      throw new Error('arrays are parameters only')
    },
  }
}

/** A type whose value may be NULL. */
export function nullable<T>(type: SqlType<T>): SqlType<T | null> {
  return { pg: type.pg, encode: (value) => (value === null ? '' : type.encode(value)), decode: type.decode }
}

/** The type of a parameter: only its name and how a value is written matter. */
export type ParamType = { readonly pg: string; readonly encode: (value: never) => string }
/** The type of a column: only its name and how a value is read matter. */
export type ColumnType = { readonly pg: string; readonly decode: (text: string) => unknown }
/** Column types of a row, in the order of the select list. */
export type RowTypes = Readonly<Record<string, ColumnType>>

type ValueOf<C> = C extends { decode: (text: string) => infer T } ? T : never
/** The values of a list of parameter types. */
export type ValuesOf<C extends readonly unknown[]> = { readonly [I in keyof C]: ValueOf<C[I]> }
/** The row of a record of column types. */
export type RowOf<C> = { readonly [K in keyof C]: ValueOf<C[K]> }

/** One statement; `P` are its parameter values, `R` its row. */
export type Statement<P extends readonly unknown[], R> = {
  readonly name: string
  readonly sql: string
  readonly params: readonly ParamType[]
  readonly columns: RowTypes
  /** Kinds of cached documents that the statement changes. */
  readonly touches: readonly string[]
  /** It keeps one plan for all values, also on lanes where others are planned for theirs. */
  readonly plannedOnce: boolean
  /** The cached documents that it changes when it is run with these values. */
  touched(values: P): readonly TouchedKey[]
  /** Parameter values in PostgreSQL's text format. */
  encode(values: P): (string | null)[]
  /** A row from its text fields. */
  decode(fields: readonly (string | null)[]): R
}

/** PostgreSQL cuts longer names of prepared statements short, so that two of them could become one. */
const NAME_BYTES_MAX = 63

const declared = new Map<string, Statement<never, unknown>>()

/** All statements declared so far, for the tests that prepare and explain each of them. */
export function declaredStatements(): readonly Statement<never, unknown>[] {
  return [...declared.values()]
}

/**
 * Declares a statement. One that writes what a cache may hold says so in `touches`. `plannedOnce`: for a read
 * whose best plan does not depend on what it is asked.
 *
 * Throws: when another statement has the name, or it is longer than PostgreSQL keeps.
 */
export function statement<const P extends readonly ParamType[], const C extends RowTypes>(spec: {
  name: string
  params: P
  row: C
  sql: string
  touches?: Touches<ValuesOf<P>>
  plannedOnce?: boolean
}): Statement<ValuesOf<P>, RowOf<C>> {
  const touches = Object.entries(spec.touches ?? {})
  if (declared.has(spec.name)) throw new Error(`statement ${spec.name} is declared twice`)
  if (Buffer.byteLength(spec.name) > NAME_BYTES_MAX)
    throw new Error(`statement ${spec.name}: a name has at most ${NAME_BYTES_MAX} bytes`)
  const columns = Object.entries(spec.row)
  const made: Statement<ValuesOf<P>, RowOf<C>> = {
    name: spec.name,
    sql: spec.sql,
    params: spec.params,
    columns: spec.row,
    touches: touches.map(([kind]) => kind),
    plannedOnce: spec.plannedOnce ?? false,
    touched: (values) => touches.flatMap(([kind, ids]) => ids(values).map((id) => ({ kind, id }))),
    encode: (values) => spec.params.map((type, i) => encodeOne(type, values[i])),
    decode: (fields) => {
      const row: Record<string, unknown> = {}
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i]
        const field = fields[i]
        if (column !== undefined) row[column[0]] = field == null ? null : column[1].decode(field)
      }
      return row as RowOf<C>
    },
  }
  declared.set(spec.name, made as unknown as Statement<never, unknown>)
  return made
}

function encodeOne(type: ParamType, value: unknown): string | null {
  return value === null || value === undefined ? null : (type.encode as (value: unknown) => string)(value)
}

const NULL = 'null'
const PLAIN_ELEMENT = /^[0-9a-z-]+$/i

/** Columns of many rows repeat themselves: what equals its predecessor is not encoded again. */
function encodeElements<T>(element: SqlType<T>, values: readonly (T | null)[]): string {
  let text = ''
  let last: T | null = null
  let encoded = 'NULL'
  for (const value of values) {
    if (value !== last) {
      encoded = arrayElement(element, value)
      last = value
    }
    text += text === '' ? encoded : `,${encoded}`
  }
  return `{${text}}`
}

function arrayElement<T>(element: SqlType<T>, value: T | null): string {
  if (value === null) return 'NULL'
  const encoded = element.encode(value)
  if (PLAIN_ELEMENT.test(encoded) && (encoded.length !== NULL.length || encoded.toLowerCase() !== NULL))
    return encoded
  return `"${encoded.replace(/[\\"]/g, '\\$&')}"`
}
