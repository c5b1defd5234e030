import { describe, expect, test } from 'bun:test'
import { clockOf } from '../../time/clock.ts'
import type { Entry } from './entries.ts'
import { changedWish, emptyWish, storedWish, wishOf } from './wish.ts'

const ENTRY: Entry = {
  ...{ id: 'e', org_id: 'o', patient_id: 'p', patient_name: 'P P', type_id: 't', practitioner_id: null },
  ...{ location_id: 'site', wanted_from: '2030-05-06', wanted_until: '2030-05-31', weekdays: [1, 3] },
  ...{ start_minute: 780, end_minute: 1_440, priority: 2, note: 'Call first', status: 'waiting' },
  ...{ offered_appointment_id: null, offer_expires_at: null, created_by: 'u', version: 4 },
  created_at: '2030-05-01T08:00:00Z',
}

describe('a wish', () => {
  test('is the same after it was a form; a visit until midnight ends with the day', () => {
    const { values, version } = storedWish(ENTRY)
    expect(version).toBe(4)
    expect(values['end_minute']).toBe('00:00')
    const { type_id, practitioner_id, location_id, wanted_from, wanted_until, weekdays } = ENTRY
    const { start_minute, end_minute, priority, note } = ENTRY
    expect(wishOf(values)).toEqual({
      ...{
        type_id,
        practitioner_id,
        location_id,
        wanted_from,
        wanted_until,
        weekdays: [...(weekdays ?? [])],
      },
      ...{ start_minute, end_minute, priority, note },
    })
  })

  test('of nothing but a kind of visit and days is for anybody, any time and any day', () => {
    expect(wishOf(emptyWish('t', '2030-05-06', '2030-05-07'))).toEqual({
      ...{ type_id: 't', practitioner_id: null, location_id: null, wanted_from: '2030-05-06' },
      ...{ wanted_until: '2030-05-07', start_minute: null, end_minute: null, weekdays: null },
      ...{ priority: 5, note: '' },
    })
  })

  test('is changed by what was touched only: the note of a restricted record is not shown and stays', () => {
    const { values } = storedWish({ ...ENTRY, note: '' })
    expect(changedWish(values, values)).toEqual({})
    expect(changedWish(values, { ...values, weekdays: ['3', '1'] })).toEqual({})
    expect(changedWish(values, { ...values, priority: '1', practitioner_id: 'd' })).toEqual({
      ...{ priority: 1, practitioner_id: 'd' },
    })
  })

  test('has times of day as clocks show them', () => {
    expect([null, 0, 545, 1_440].map(clockOf)).toEqual(['', '00:00', '09:05', '00:00'])
  })
})
