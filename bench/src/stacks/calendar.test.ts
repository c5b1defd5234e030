import { describe, expect, test } from 'bun:test'
import { type Desk, slotsOf, VISIT_MINUTES } from './calendar.ts'

const desk = (orgId: string, practitioners: number, patients: number): Desk => ({
  orgId,
  typeId: `${orgId}-type`,
  locationId: `${orgId}-site`,
  practitioners: Array.from({ length: practitioners }, (_, i) => `${orgId}-doctor-${i}`),
  patients: Array.from({ length: patients }, (_, i) => `${orgId}-patient-${i}`),
})

type Visit = { patient_id: string; practitioner_id: string; start_time: string }
const visits = (count: number, ...desks: Desk[]): Visit[] =>
  slotsOf(desks, 20_000)
    .take(count)
    .map(({ body }) => JSON.parse(body ?? ''))

describe('free slots', () => {
  const taken = visits(3_000, desk('a', 5, 40), desk('b', 3, 7), desk('c', 4, 2))

  test('are given out once: no practitioner and no patient is in two places at a time', () => {
    for (const who of ['practitioner_id', 'patient_id'] as const) {
      const places = taken.map((visit) => `${visit[who]} ${visit.start_time}`)
      expect(new Set(places).size).toBe(taken.length)
    }
  })

  test('begin where a visit may begin', () => {
    for (const { start_time } of taken) expect(Date.parse(start_time) % (VISIT_MINUTES * 60_000)).toBe(0)
    expect(taken[0]?.start_time).toBe('2024-10-04T00:00:00.000Z')
  })

  test('go on where the last run stopped, and end', () => {
    const calendar = slotsOf([desk('a', 1, 1)], 20_000)
    const [first] = calendar.take(1)
    const [second] = calendar.take(1)
    expect(second?.body).not.toBe(first?.body)
    expect(() => calendar.take(calendar.left() + 1)).toThrow('free slots left')
    expect(() => slotsOf([], 20_000).take(1)).toThrow('free slots left')
  })
})
