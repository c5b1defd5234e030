import { describe, expect, test } from 'bun:test'
import { Problem } from '../api/problem.ts'
import { refusalOf, wrongField } from './wrong-field.ts'

const NAMES = ['name', 'line', 'postal_code', 'until_time', 'hours']
const text = (key: string, values = {}): string => `${key} ${Object.values(values).join()}`.trim()

function refused(error: string, code = 'invalid_field', status = 400): Problem {
  return new Problem(status, { error, code })
}

describe('a refusal', () => {
  test.each([
    ["field 'name' must not have more than 120 characters", 'name'],
    ["Missing field 'name'", 'name'],
    ["unknown field 'address.postal_code'", 'postal_code'],
    ["field 'address.line.0' must not have more than 200 characters", 'line'],
    ["field 'hours.3.start_minute' must be integer", 'hours'],
    ["'end_time' must be later than 'until_time'", 'until_time'],
    ["field 'org_id' is not acceptable", null],
    ['the body is not valid JSON', null],
  ])('that says “%s” belongs to %p', (message, name) => {
    expect(wrongField(refused(message), NAMES)).toBe(name)
  })

  test('of another kind belongs to no field, whatever it names', () => {
    expect(wrongField(refused("'name' is taken", 'name_taken', 409), NAMES)).toBeNull()
  })

  test('stands at its field in plain words, and above the buttons when it has none', () => {
    const long = refused("field 'name' must not have more than 120 characters")
    expect(refusalOf(long, NAMES, text)).toEqual({
      ...{ errors: { name: 'record.tooLong 120' }, problem: null },
    })
    const missing = refused("Missing field 'name'", 'missing_field')
    expect(refusalOf(missing, NAMES, text).errors).toEqual({ name: 'record.needed' })
    const known = { name_taken: ['name', 'users.nameTaken'] } as const
    const taken = refused('Somebody has this name', 'name_taken', 409)
    expect(refusalOf(taken, NAMES, text, known).errors).toEqual({ name: 'users.nameTaken' })
    const other = refused('The service is busy', 'busy', 503)
    expect(refusalOf(other, NAMES, text)).toEqual({ errors: {}, problem: other })
  })
})
