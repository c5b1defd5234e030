import { expect, test } from 'bun:test'
import { readSettings } from '../settings.ts'
import { planOf, secondsOf } from './plan.ts'

const settings = (...args: string[]) => {
  const read = readSettings(['stacks', ...args], ['stacks'])
  if (read === null) throw new Error('help was asked for')
  return read
}

test('a run for figures has at least eight blocks, whatever takes part', () => {
  const plan = planOf(settings(), 10, 8)
  expect(plan).toMatchObject({ blocks: 8, seconds: 5, openBlocks: 2, ownRates: true })
})

test('a trial of everything fits into its time, and a small one is not drawn out', () => {
  expect(secondsOf(planOf(settings('--quick'), 10, 8), 10, 8)).toBeLessThan(300)
  expect(planOf(settings('--quick'), 1, 1).seconds).toBe(1)
})
