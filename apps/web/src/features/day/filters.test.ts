import { describe, expect, test } from 'bun:test'
import type { Appointment } from './appointments.ts'
import { countOf, matches, NO_FILTERS, restoredFilters, standsInColumns } from './filters.ts'

const VISIT: Appointment = {
  ...{ id: 'v', org_id: 'o', status: 'booked', version: 1, series_id: null, encounter_id: null },
  ...{ start_time: '2026-11-25T13:00:00Z', end_time: '2026-11-25T13:15:00Z', arrived_at: null },
  ...{ patient_id: 'p', patient_name: 'P P', type_id: 't', type_name: 'T', colour: '#000000', reason: '' },
  ...{ practitioner_id: 'd', practitioner_name: 'D', location_id: 'site', room_id: 'room', room_name: 'R' },
  ...{ cancel_reason: null, hold_expires_at: null, overbooked: false, overbook_reason: null },
}

describe('filters', () => {
  test('show what has all that is asked for; a place is a site or a room', () => {
    expect(matches(VISIT, NO_FILTERS)).toBe(true)
    const asked = { practitionerId: 'd', standing: 'booked', typeId: 't', placeId: 'room' } as const
    expect(matches(VISIT, asked)).toBe(true)
    expect(matches(VISIT, { ...asked, placeId: 'site' })).toBe(true)
    for (const other of ['practitionerId', 'typeId', 'placeId'])
      expect(matches(VISIT, { ...asked, [other]: 'other' })).toBe(false)
    expect(matches(VISIT, { ...asked, standing: 'here' })).toBe(false)
  })

  test('give what was cancelled a place in the columns only when it is asked for', () => {
    const cancelled = { ...VISIT, status: 'cancelled' } as const
    expect(standsInColumns(cancelled, NO_FILTERS)).toBe(false)
    expect(standsInColumns(cancelled, { ...NO_FILTERS, standing: 'cancelled' })).toBe(true)
    expect(standsInColumns(VISIT, NO_FILTERS)).toBe(true)
  })

  test('are counted, and read back from memory, whatever is found there', () => {
    expect(countOf(NO_FILTERS)).toBe(0)
    const kept = { ...NO_FILTERS, standing: 'here', typeId: 't' }
    expect(countOf(restoredFilters(kept))).toBe(2)
    for (const other of [null, 'x', { standing: 'nonsense', typeId: 7 }])
      expect(restoredFilters(other)).toEqual(NO_FILTERS)
  })
})
