import { describe, expect, test } from 'bun:test'
import { idIn, nextOf } from './trail.ts'

const ID = '014dbedf-1300-705b-a3c1-dd204408d877'

describe('the trail', () => {
  test('finds the id of a record in what somebody pasted', () => {
    for (const pasted of [ID, ` ${ID.toUpperCase()} `, `https://clinic.test/clinic/chart/?id=${ID}`])
      expect(idIn(pasted)).toBe(ID)
    for (const pasted of ['', 'Jones', ID.slice(1)]) expect(idIn(pasted)).toBeNull()
  })

  test('goes on where the service says, and ends when it says nothing', () => {
    expect(nextOf('</api/audit?format=csv&cursor=x>; rel="next"')).toBe('/api/audit?format=csv&cursor=x')
    expect(nextOf('</api/audit>; rel="first"')).toBeNull()
    expect(nextOf(null)).toBeNull()
  })
})
