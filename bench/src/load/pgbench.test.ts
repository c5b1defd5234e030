import { describe, expect, test } from 'bun:test'
import { parseLog, parseProgress } from './pgbench.ts'
import { ownerScript, scopedScript } from './pgbench-sql.ts'
import { versionedPackage } from './tools.ts'

const STDERR = `pgbench: some notice
progress: 1.4 s, 15000.5 tps, lat 1.066 ms stddev 0.400, 0 failed
progress: 2.4 s, 20000.0 tps, lat 0.800 ms stddev 0.250, 3 failed
progress: 3.4 s, 21000.0 tps, lat 0.760 ms stddev 0.250
`

describe('what pgbench prints', () => {
  test('tells the rate of every interval, with failures where the version counts them', () => {
    expect(parseProgress(STDERR)).toEqual([
      { end: 1.4, tps: 15_000.5, failed: 0 },
      { end: 2.4, tps: 20_000, failed: 3 },
      { end: 3.4, tps: 21_000, failed: 0 },
    ])
  })

  test('logs latencies, of which those after the warm-up count', () => {
    const log = '0 1 900 0 1700000001 500000\n0 2 640 0 1700000002 250000\n1 7 1500 0 1700000003 0\n'
    expect(parseLog(log, 1_700_000_002)).toEqual([0.64, 1.5])
  })

  test('may log a failed transaction without a latency', () => {
    expect(parseLog('0 1 failed 0 1700000009 0\n\n', 0)).toEqual([])
  })
})

describe('the scripts of pgbench', () => {
  test('draw from all keys and hold the statement on one line', () => {
    const [draw, statement] = ownerScript(500).trim().split('\n')
    expect(draw).toBe('\\set k random(1, 500)')
    expect(statement).toMatch(/^SELECT p\.version, .*\(bench\.ids\(\)\)\[:k\];$/)
  })

  test('set the scope in the same exchange when row security holds', () => {
    const lines = scopedScript(500).trim().split('\n')
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      '\\set',
      '\\startpipeline',
      'SELECT',
      'SELECT',
      '\\endpipeline',
    ])
  })
})

test('the package of pgbench is named after the version of the distribution', () => {
  expect(versionedPackage('postgresql\n  Depends: postgresql-15\n  Suggests: postgresql-doc\n')).toBe(
    'postgresql-15',
  )
  expect(versionedPackage('')).toBeNull()
})
