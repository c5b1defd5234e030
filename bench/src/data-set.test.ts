import { describe, expect, test } from 'bun:test'
import { fits, loadCommands } from './data-set.ts'

describe('the data set', () => {
  test('is loaded at once, with few observations, when the command can', () => {
    expect(
      loadCommands('--bench  --observations-per-patient <n>', { patients: 1000, observationsPerPatient: 5 }),
    ).toEqual([['seed', '--bench', '--patients', '1000', '--observations-per-patient', '5']])
    expect(loadCommands('--bench', { patients: 1000, observationsPerPatient: 5 })).toEqual([
      ['seed', '--bench', '--patients', '1000'],
    ])
  })

  test('is loaded with few encounters when they are to be few', () => {
    const wanted = { patients: 1000, observationsPerPatient: 0, encountersMax: 5 }
    expect(loadCommands('--bench --observations <n>', wanted)).toEqual([
      ['seed', '--bench', '--patients', '1000', '--observations', '0', '--encounters', '5'],
    ])
  })

  test('is loaded clinic by clinic otherwise, and no patient is lost to rounding', () => {
    const seeds = loadCommands('--org <slug>', { patients: 1234, observationsPerPatient: 5 }).filter(
      ([command]) => command === 'seed',
    )
    const sizes = seeds.map((args) => Number(args[args.indexOf('--patients') + 1]))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1234)
    expect(Math.min(...sizes)).toBeGreaterThan(0)
    expect(Math.max(...sizes)).toBe(sizes[0] ?? 0)
  })

  test('is kept only when it is whole', () => {
    const counts = { organizations: 3, patients: 100, encounters: 1000, observations: 0 }
    expect(fits(counts, { patients: 100 })).toBe(true)
    expect(fits(counts, { patients: 200 })).toBe(false)
    expect(fits({ ...counts, encounters: 100 }, { patients: 100 })).toBe(false)
    expect(fits({ ...counts, encounters: 400 }, { patients: 100, encountersMax: 5 })).toBe(true)
  })
})
