import { expect, test } from 'bun:test'
import { DatabaseError, databaseError } from './database-error.ts'

test('what the server says is told by code and constraint, without its message', () => {
  const error = databaseError(
    {
      code: '23505',
      message: 'duplicate key value violates unique constraint "patients_mrn_unique"',
      detail: 'Key (mrn)=(CANARY) already exists.',
      constraint: 'patients_mrn_unique',
    },
    'XX000',
  )
  expect(error.sqlState).toBe('23505')
  expect(error.violates('patients_mrn_unique')).toBe(true)
  expect(error.violates('patients_mrn')).toBe(false)
  expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('CANARY')
  expect(error.isConnectionLoss).toBe(false)
})

test('a constraint is known by its name on a shard too', () => {
  const message = 'conflicting key value violates exclusion constraint "booking_spans_free_102008"'
  expect(databaseError({ code: '23P01', message }, 'XX000').violates('booking_spans_free')).toBe(true)
})

test('an error of the socket counts as a lost connection, whatever its code looks like', () => {
  for (const code of ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ENOENT', 'EACCES']) {
    const error = databaseError(Object.assign(new Error('secret'), { code }), '08006')
    expect(error.sqlState).toBe('08006')
    expect(error.isConnectionLoss).toBe(true)
    expect(error.message).toBe(`database error 08006: ${code}`)
  }
})

test('a server that ends, or ends a session, counts as a lost connection', () => {
  for (const code of ['57P01', '57P02', '57P03', '57P04', '57P05', '08006', '08P01'])
    expect(databaseError({ code }, 'XX000').isConnectionLoss).toBe(true)
  for (const code of ['57014', '40001', '53300', '42501', 'XX000', 'P0001'])
    expect(databaseError({ code }, '08006').isConnectionLoss).toBe(false)
})

test('whatever else is thrown becomes the fallback and keeps no text', () => {
  for (const thrown of [null, undefined, 'CANARY', 7, new TypeError('CANARY'), { code: 23505 }]) {
    const error = databaseError(thrown, 'XX000')
    expect(error).toBeInstanceOf(DatabaseError)
    expect(error.sqlState).toBe('XX000')
    expect(error.message).not.toContain('CANARY')
  }
  const known = new DatabaseError('40001', null, '')
  expect(databaseError(known, 'XX000')).toBe(known)
})
