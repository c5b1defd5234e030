import { expect, test } from 'bun:test'
import { DatabaseBusyError } from '../db/busy-error.ts'
import { databaseError } from '../db/database-error.ts'
import { ApiError, notFound, STATUS, toApiError } from './api-error.ts'

const SECRET = 'Lovelace'

/** What PostgreSQL's driver throws, with a value in every text of it. */
function thrown(code: string): Error {
  return Object.assign(new Error(`invalid "${SECRET}"`), {
    ...{
      code,
      detail: `Key (mrn)=(${SECRET})`,
      where: SECRET,
      hint: SECRET,
      constraint: 'patients_mrn_unique',
    },
  })
}

test.each([
  ['23505', 409, 'conflict'],
  ['23P01', 409, 'conflict'],
  ['23503', 400, 'invalid_value'],
  ['23514', 400, 'invalid_value'],
  ['23502', 400, 'invalid_value'],
  ['22008', 400, 'invalid_value'],
  ['22P02', 400, 'invalid_value'],
  ['22021', 400, 'invalid_value'],
  ['54000', 400, 'invalid_value'],
  ['57014', 503, 'database_unavailable'],
  ['53300', 503, 'database_unavailable'],
  ['40001', 503, 'database_unavailable'],
  ['40P01', 503, 'database_unavailable'],
  ['25006', 503, 'database_unavailable'],
  ['08006', 503, 'database_unavailable'],
  ['57P01', 503, 'database_unavailable'],
  ['42501', 500, 'internal_error'],
  ['42P01', 500, 'internal_error'],
  ['XX000', 500, 'internal_error'],
] as const)('SQLSTATE %s is told as %d %s', (sqlState, status, code) => {
  const error = toApiError(databaseError(thrown(sqlState), 'XX000'))
  expect([STATUS[error.category], error.code]).toEqual([status, code])
  expect(`${error.message} ${error.detail}`).not.toContain(SECRET)
  expect(error.detail).toContain(sqlState)
})

test('work that the database never saw is told as busy', () => {
  for (const reason of ['queue_full', 'deadline', 'down', 'closed'] as const) {
    expect(toApiError(new DatabaseBusyError(reason))).toMatchObject({ category: 'unavailable', code: 'busy' })
  }
})

test('a bug is told as an internal error, with where it is but not what it said', () => {
  const error = toApiError(new TypeError(`cannot read ${SECRET}`))
  expect(error).toMatchObject({ category: 'fault', code: 'internal_error', message: 'Internal error' })
  expect(error.detail).toStartWith('TypeError at ')
  expect(error.detail).toContain('api-error.test.ts')
  expect(error.detail).not.toContain(SECRET)
  for (const odd of [SECRET, null, undefined, 7, { message: SECRET }]) {
    expect(`${toApiError(odd).message} ${toApiError(odd).detail}`).not.toContain(SECRET)
  }
})

test('a bug whose message has lines that look like frames does not show them', () => {
  const error = new Error(`first\n    at ${SECRET} (somewhere)`)
  expect(toApiError(error).detail).not.toContain(SECRET)
})

test('an expected failure is told as it is', () => {
  const error = new ApiError('conflict', 'mrn_taken', 'Another patient has this MRN')
  expect(toApiError(error)).toBe(error)
  expect(notFound('patient')).toMatchObject({ code: 'patient_not_found', message: 'Patient not found' })
})
