import { describe, expect, test } from 'bun:test'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { routes } from './server.ts'

/** Schemas of a service that a reader of the API sees, by where they stand. */
const SCHEMAS = routes.flatMap(({ operation, body, replies }): [name: string, schema: TSchema][] => [
  ...(body === null ? [] : [[`${operation} body`, body] as [string, TSchema]]),
  ...Object.entries(replies).map(([status, schema]): [string, TSchema] => [`${operation} ${status}`, schema]),
])

function examplesOf(schema: TSchema): unknown[] {
  const examples: unknown = Reflect.get(schema, 'examples')
  return Array.isArray(examples) ? examples : []
}

const WITH_EXAMPLES = SCHEMAS.filter(([, schema]) => examplesOf(schema).length > 0)

describe('examples of the API', () => {
  test.each(WITH_EXAMPLES)('%s: what is shown is what is accepted', (_, schema) => {
    const checked = Compile(schema)
    for (const example of examplesOf(schema))
      expect({ example, errors: [...checked.Errors(example)] }).toEqual({ example, errors: [] })
  })

  test.each([
    ...['appointments.book body', 'appointments.book 409', 'appointments.hold body', 'appointments.hold 409'],
    ...['appointments.update body', 'appointments.update 409', 'appointments.confirm body'],
    ...['appointments.confirm 409', 'appointments.cancel body', 'appointments.check_in 409'],
    ...['availability.find 200', 'appointment_series.create body', 'appointment_series.cancel body'],
    ...['waitlist.create body', 'waitlist.offer body', 'waitlist.decline body'],
  ])('%s has one', (name) => {
    expect(WITH_EXAMPLES.map(([known]) => known)).toContain(name)
  })
})
