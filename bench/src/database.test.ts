import { describe, expect, test } from 'bun:test'
import { libpqEnvironment, sessionSettings } from './database.ts'

describe('the parts of a database URL', () => {
  test('name a socket, a role and further settings', () => {
    const url = 'postgres://ada:p%40ss@localhost/ehr?host=%2Fdata%2Fsocket&options=-c%20role%3Downer'
    expect(libpqEnvironment(url, { jit: 'off' })).toEqual({
      PGHOST: '/data/socket',
      PGPORT: '5432',
      PGUSER: 'ada',
      PGPASSWORD: 'p@ss',
      PGDATABASE: 'ehr',
      PGOPTIONS: '-c role=owner -c jit=off',
    })
  })

  test('name a host and a port', () => {
    const { PGHOST, PGPORT, PGOPTIONS } = libpqEnvironment('postgres://ada:x@db.example:6543/ehr')
    expect([PGHOST, PGPORT, PGOPTIONS]).toEqual(['db.example', '6543', ''])
  })

  test('hold session settings', () => {
    expect(sessionSettings('-c role=ehr_owner -cjit=off')).toEqual({ role: 'ehr_owner', jit: 'off' })
    expect(sessionSettings('')).toEqual({})
  })
})
