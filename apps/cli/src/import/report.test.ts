import { expect, test } from 'bun:test'
import { createTally, formatReport, grandTotals, isWhole } from './report.ts'

const PROBLEM = {
  ...{ file: 'a.json', entry: 3, resource_type: 'Patient', fhir_id: 'p1' },
  reason: 'Patient.gender is not a known code',
}

test('the table has a line for each type and their sum', () => {
  const tally = createTally()
  for (let n = 0; n < 1_200; n++) tally.count('Patient', 'new')
  tally.count('Claim', 'kept_whole')
  tally.count(null, 'refused')
  tally.addBytes(2_500_000)
  tally.fileDone()
  const report = tally.report(2)
  expect(grandTotals(report)).toMatchObject({ read: 1_202, new: 1_200, kept_whole: 1, refused: 1 })
  expect(formatReport(report).split('\n')).toEqual([
    'type        read    new  unchanged  updated  kept whole  refused',
    '(unknown)      1      0          0        0           0        1',
    'Claim          1      0          0        0           1        0',
    'Patient    1,200  1,200          0        0           0        0',
    'all        1,202  1,200          0        0           1        1',
    '',
    '1 files, 2.5 MB, 2.0 s, 601 resources/s',
  ])
})

test('problems are named with file, entry, type, id and reason', () => {
  const tally = createTally()
  tally.problem({ ...PROBLEM, kind: 'refused' })
  tally.problem({
    ...PROBLEM,
    entry: null,
    resource_type: null,
    fhir_id: null,
    kind: 'unreadable',
    reason: 'is empty',
  })
  expect(formatReport(tally.report(0)).split('\n').slice(-3)).toEqual([
    '2 problems:',
    '  a.json#3 Patient/p1: Patient.gender is not a known code (refused)',
    '  a.json: is empty (unreadable)',
  ])
})

test('an import is whole when nothing was refused, unreadable or left dangling', () => {
  for (const [kind, whole] of [
    ['refused', false],
    ['incomplete', false],
    ['unreadable', false],
    ['kept_whole', true],
    ['noted', true],
  ] as const) {
    const tally = createTally()
    tally.problem({ ...PROBLEM, kind })
    expect(isWhole(tally.report(1))).toBe(whole)
  }
})
