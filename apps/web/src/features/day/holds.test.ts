import { describe, expect, test } from 'bun:test'
import type { Appointment, Slot } from './appointments.ts'
import { isHeldAt, withHeld } from './holds.ts'

const ANN = 'ann'
const WISH = { typeId: 't', practitionerId: '', from: '2030-05-06T04:00:00Z' }

function slot(time: string, practitioner = ANN): Slot {
  const start_time = `2030-05-06T${time}:00Z`
  return { practitioner_id: practitioner, location_id: 'site', start_time, end_time: start_time }
}

const HOLD: Appointment = {
  ...{ id: 'h', org_id: 'o', status: 'proposed', start_time: '2030-05-06T09:15:00+00:00' },
  ...{ end_time: '2030-05-06T09:30:00+00:00', patient_id: null, patient_name: null, type_id: 't' },
  ...{ type_name: 'Follow-up', colour: '#3b6fb6', practitioner_id: ANN, practitioner_name: 'Ann' },
  ...{ location_id: 'site', room_id: 'r', room_name: 'Room 1', reason: '', cancel_reason: null },
  ...{ hold_expires_at: '2030-05-01T08:05:00Z', overbooked: false, overbook_reason: null },
  ...{ arrived_at: null, encounter_id: null, series_id: null, version: 1 },
}

describe('what is held here', () => {
  const starts = (slots: readonly Slot[]) => slots.map(({ start_time }) => start_time.slice(11, 16))

  test('stands in its place among the free times, with its room', () => {
    const shown = withHeld([slot('09:00'), slot('09:30')], HOLD, WISH)
    expect(starts(shown)).toEqual(['09:00', '09:15', '09:30'])
    expect(shown[1]?.room_id).toBe('r')
  })

  test('stands there once, as long as the list still has it', () => {
    expect(withHeld([slot('09:15')], HOLD, WISH)).toHaveLength(1)
    expect(withHeld([slot('09:15', 'ben')], HOLD, WISH)).toHaveLength(2)
  })

  test('is left out when something else is looked for', () => {
    const others = [
      { ...WISH, typeId: 'u' },
      { ...WISH, practitionerId: 'ben' },
      { ...WISH, from: '2030-05-06T09:16:00Z' },
    ]
    for (const wish of others) expect(withHeld([], HOLD, wish)).toEqual([])
    expect(withHeld([], HOLD, { ...WISH, practitionerId: ANN })).toHaveLength(1)
    expect(withHeld([], null, WISH)).toEqual([])
  })

  test('is of a time by kind, practitioner, site and instant, however that is written', () => {
    const wanted = { ...slot('09:15'), typeId: 't' }
    expect(isHeldAt(HOLD, wanted)).toBe(true)
    for (const other of [{ typeId: 'u' }, { practitioner_id: 'ben' }, { location_id: 'b' }, slot('09:00')])
      expect(isHeldAt(HOLD, { ...wanted, ...other })).toBe(false)
  })
})
