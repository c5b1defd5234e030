import { expect, test } from 'bun:test'
import { exchangesOf, statementLines } from './statement-counts.ts'

test('exchanges are counted over processes and outcomes', () => {
  const line = (labels: string, count: number) =>
    `ehr_db_exchange_duration_seconds_count{${labels}} ${count}\n`
  const text =
    `# TYPE ehr_db_exchange_duration_seconds histogram\n` +
    `ehr_db_exchange_duration_seconds_sum{statement="a"} 9\n` +
    line('statement="a",failed="false",process="1"', 3) +
    line('statement="a",failed="true",process="2"', 2) +
    line('failed="false",statement="b"', 7)
  expect([...exchangesOf(text)]).toEqual([
    ['a', 5],
    ['b', 7],
  ])
})

test('the lines of a request end with their sum', () => {
  const lines = statementLines([
    { statement: 'a.read', each: 1 },
    { statement: 'b.write', each: 1.02 },
  ])
  expect(lines.at(-1)?.split(/\s+/)).toEqual(['together', '2.02'])
})
