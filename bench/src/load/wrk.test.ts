import { describe, expect, test } from 'bun:test'
import { parseWrk } from './wrk.ts'

const LINE =
  '{"requests":21300,"duration_us":2000000,"p50_us":4600,"p95_us":8000,"p99_us":13250,"max_us":20000,' +
  '"connect":0,"read":1,"write":0,"timeout":2,"status":3}'

describe('what wrk prints', () => {
  test('is read from the line of the script', () => {
    expect(parseWrk(`Running 2s test\n  Requests/sec: 1.0\n${LINE}\n`)).toEqual({
      requests: 21_300,
      seconds: 2,
      p50_ms: 4.6,
      p95_ms: 8,
      p99_ms: 13.25,
      errors: 6,
    })
  })

  test('is refused without that line', () => {
    expect(() => parseWrk('unable to connect')).toThrow('unable to connect')
  })
})
