import { describe, expect, test } from 'bun:test'
import { readSettings, UsageError } from './settings.ts'

const read = (...args: string[]) => readSettings(args, ['read', 'search', 'stacks', 'growth', 'users'])

describe('the arguments of a run', () => {
  test('have defaults that take figures', () => {
    expect(read('read')).toMatchObject({
      scenario: 'read',
      seconds: 10,
      rounds: 4,
      connections: [1, 8, 32, 100],
      patients: 200_000,
      pgbenchClients: 16,
      quick: false,
      install: true,
    })
  })

  test('are small for a trial, and what is given still holds', () => {
    expect(read('search', '--quick', '--rounds', '1', '--no-install')).toMatchObject({
      scenario: 'search',
      seconds: 2,
      rounds: 1,
      connections: [1, 32],
      patients: 2_000,
      quick: true,
      install: false,
    })
  })

  test('differ between scenarios', () => {
    expect(read('stacks')).toMatchObject({ seconds: 5, rounds: 8, connections: [100], patients: 1_000_000 })
    expect(read('stacks', '--quick')).toMatchObject({ rounds: 2, patients: 10_000, quick: true })
    expect(read('users')).toMatchObject({ users: 100_000, every: 10, minutes: 5, processes: 6 })
    expect(read('growth')).toMatchObject({ max: 10_000_000 })
  })

  test('give the size as a scale, and stacks and rows as lists', () => {
    expect(read('stacks', '--scale', '0.1', '--only', 'ours, go-tuned', '--rows', 'read')).toMatchObject({
      patients: 100_000,
      only: ['ours', 'go-tuned'],
      rows: ['read'],
    })
  })

  test('take levels in any order, each once', () => {
    expect(read('read', '--connections', '100, 8,8')?.connections).toEqual([8, 100])
  })

  test('may want the data set only', () => {
    expect(read('growth')?.prepare).toBe(false)
    expect(read('growth', '--prepare')?.prepare).toBe(true)
  })

  test('ask for help', () => {
    expect(read('--help')).toBeNull()
  })

  for (const args of [
    [],
    ['write'],
    ['read', 'search'],
    ['read', '--seconds', '0'],
    ['read', '--seconds', '1.5'],
    ['read', '--connections', '1,x'],
    ['read', '--patients', '10'],
    ['read', '--unknown'],
    ['stacks', '--scale', '-1'],
    ['stacks', '--scale', '11'],
    ['users', '--minutes', '0'],
    ['users', '--every', '101'],
  ]) {
    test(`are refused: ${args.join(' ') || 'nothing'}`, () => {
      expect(() => read(...args)).toThrow(UsageError)
    })
  }
})
