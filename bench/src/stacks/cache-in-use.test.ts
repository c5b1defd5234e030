import { expect, test } from 'bun:test'
import { hitsOf } from './cache-in-use.ts'

test('hits are read from the metrics, of each process by itself', () => {
  const metrics = (process: string, hits: number): string =>
    [
      '# TYPE patient_cache_hits_total counter',
      `patient_cache_hits_total{result="hit",process="${process}"} ${hits}`,
      `patient_cache_hits_total{result="miss",process="${process}"} 99`,
      `ehr_cache_lookups_total{kind="patient",result="hit",process="${process}"} 98`,
    ].join('\n')
  expect(hitsOf(metrics('7', 3))).toEqual(new Map([['7', 3]]))
  expect(hitsOf(metrics('8', 0))).toEqual(new Map([['8', 0]]))
  expect(hitsOf('')).toEqual(new Map())
})
