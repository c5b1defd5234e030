import { describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { searchKeys } from '@ehrconnect/platform/text/fold'
import { type ClinicKind, openingHours } from './clinic.ts'
import { SNOMED } from './codes.ts'
import { luhnDigit } from './mrn.ts'
import { type Generated, generate, NOW, type Row, standing, text } from './testing/generated.ts'

const KINDS: readonly ClinicKind[] = ['general_practice', 'paediatrics', 'physiotherapy']
const PATIENTS = 800
const generated = new Map(KINDS.map((kind) => [kind, generate(standing(kind), 0, PATIENTS)]))

const of = (kind: ClinicKind): Generated =>
  generated.get(kind) ?? { patients: [], encounters: [], observations: [] }
const all = (table: keyof Generated): Row[] => KINDS.flatMap((kind) => of(kind)[table])
const hashOf = (rows: Generated): string => createHash('sha256').update(JSON.stringify(rows)).digest('hex')
const at = (row: Row, column: string): number => Date.parse(text(row, column).replace('+00', 'Z'))

function byKey(rows: readonly Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = text(row, column)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

describe('generation', () => {
  test('gives the same rows for the same seed and others for another', () => {
    const clinic = standing('general_practice')
    expect(hashOf(generate(clinic, 0, 200))).toBe(hashOf(generate(clinic, 0, 200)))
    expect(hashOf(generate(clinic, 0, 200, 2))).not.toBe(hashOf(generate(clinic, 0, 200)))
  })

  test('of a patient does not depend on those before', () => {
    const clinic = standing('paediatrics')
    const whole = generate(clinic, 0, 60)
    const parts = [generate(clinic, 0, 23), generate(clinic, 23, 60)]
    for (const table of ['patients', 'encounters', 'observations'] as const)
      expect(parts.flatMap((part) => part[table])).toEqual(whole[table])
  })

  test('keeps people the same on another day, and only moves their dates', () => {
    const clinic = standing('physiotherapy')
    const later = generate(clinic, 0, 50, 1, new Date(NOW.getTime() + 9 * 86_400_000))
    const people = (rows: Row[]): (string | null | undefined)[][] =>
      rows.map((row) => [row['first_name'], row['last_name'], row['contact_phone'], row['id']?.slice(19)])
    expect(people(later.patients)).toEqual(people(generate(clinic, 0, 50).patients))
  })

  test('gives about ten encounters and fifty observations a patient, unevenly', () => {
    const share = { general_practice: 0.6, paediatrics: 0.25, physiotherapy: 0.15 }
    const mean = (table: 'encounters' | 'observations'): number =>
      KINDS.reduce((sum, kind) => sum + (of(kind)[table].length / PATIENTS) * share[kind], 0)
    expect(mean('encounters')).toBeGreaterThan(9)
    expect(mean('encounters')).toBeLessThan(11)
    expect(mean('observations')).toBeGreaterThan(45)
    expect(mean('observations')).toBeLessThan(55)
    const sizes = [...byKey(all('encounters'), 'patient_id').values()].map((rows) => rows.length)
    expect(Math.max(...sizes)).toBeGreaterThan(60)
    expect(sizes.length / (PATIENTS * KINDS.length)).toBeGreaterThan(0.97)
  })

  test('leaves out observations on demand, and nothing else', () => {
    const clinic = standing('general_practice')
    const some = generate(clinic, 0, 300, 1, NOW, 0.2)
    const full = generate(clinic, 0, 300)
    expect(some.encounters.length).toBeGreaterThan(full.encounters.length * 0.9)
    expect(some.observations.length / full.observations.length).toBeCloseTo(0.2, 1)
    expect(generate(clinic, 0, 50, 1, NOW, 0).observations).toEqual([])
  })

  test('makes ids of version 7 that begin with the time and never repeat', () => {
    const rows = [...all('encounters'), ...all('observations')]
    const ids = rows.map((row) => text(row, 'id'))
    expect(new Set(ids).size).toBe(ids.length)
    for (const row of rows) {
      const id = text(row, 'id')
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      const start = at(row, 'start_time' in row ? 'start_time' : 'effective_time')
      expect(Math.abs(Number.parseInt(id.replace('-', '').slice(0, 12), 16) - start)).toBeLessThan(60_001)
    }
  })
})

describe('patients', () => {
  test('have a record number of their own with a valid check digit', () => {
    for (const kind of KINDS) {
      const numbers = of(kind).patients.map((row) => text(row, 'mrn'))
      expect(new Set(numbers).size).toBe(PATIENTS)
      for (const mrn of numbers) expect(mrn.at(-1)).toBe(luhnDigit(mrn.slice(-8, -1)))
    }
  })

  test('have search keys that the search would compute', () => {
    for (const row of all('patients')) {
      const { first_name, last_name, mrn, contact_phone } = row
      const person = { first_name: first_name ?? '', last_name: last_name ?? '', mrn: mrn ?? '' }
      expect(row).toMatchObject(searchKeys({ ...person, contact_phone: contact_phone ?? null }))
    }
  })

  test('have names with accents, hyphens, apostrophes and several words, and a few common surnames', () => {
    const names = all('patients').map((row) => text(row, 'last_name'))
    for (const pattern of [/[à-ž]/i, /\p{L}-\p{L}/u, /O'\p{L}/u, / /])
      expect(names.filter((name) => pattern.test(name)).length).toBeGreaterThan(5)
    const counts = [...Map.groupBy(names, (name) => name).values()].map((group) => group.length)
    expect(Math.max(...counts) / names.length).toBeGreaterThan(0.01)
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(300)
  })

  test('can be reached only in ways that reach nobody', () => {
    for (const row of all('patients')) {
      if (row['contact_phone'] !== null) expect(row['contact_phone']).toMatch(/^\+1-555-01\d-\d{4}$/)
      if (row['email'] !== null) expect(row['email']).toMatch(/^[a-z]+\.[a-z]+\d+@example\.org$/)
      const address = JSON.parse(text(row, 'address'))
      expect(Object.keys(address)).toEqual(['line', 'city', 'state', 'postal_code', 'country'])
    }
  })

  test('of a paediatric clinic are children', () => {
    const oldest = new Date(NOW)
    oldest.setUTCFullYear(oldest.getUTCFullYear() - 18)
    for (const row of of('paediatrics').patients)
      expect(Date.parse(text(row, 'date_of_birth'))).toBeGreaterThan(oldest.getTime())
    const adults = of('general_practice').patients.filter(
      (row) => Date.parse(text(row, 'date_of_birth')) <= oldest.getTime(),
    )
    expect(adults.length / PATIENTS).toBeGreaterThan(0.8)
  })

  test('who died or moved away are not active and have no later visits', () => {
    const gone = all('patients').filter((row) => row['deceased_at'] !== null)
    const visits = byKey(all('encounters'), 'patient_id')
    expect(gone.length).toBeGreaterThan(3)
    for (const row of gone) {
      expect(row['active']).toBe('f')
      for (const visit of visits.get(text(row, 'id')) ?? [])
        expect(at(visit, 'start_time')).toBeLessThan(at(row, 'deceased_at'))
    }
  })
})

describe('encounters', () => {
  test('begin after the birth of their patient', () => {
    const born = new Map(
      all('patients').map((row) => [text(row, 'id'), Date.parse(text(row, 'date_of_birth'))]),
    )
    for (const row of all('encounters'))
      expect(at(row, 'start_time')).toBeGreaterThan(born.get(text(row, 'patient_id')) ?? Number.NaN)
  })

  test('lie within the opening hours of the clinic, in its own time zone', () => {
    for (const timeZone of ['America/New_York', 'America/Denver', 'Asia/Kathmandu']) {
      for (const kind of KINDS) {
        const { encounters } = generate(standing(kind, timeZone), 0, 100)
        const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
        for (const row of encounters) {
          const [date = '', time = ''] = format.format(at(row, 'start_time')).split(' ')
          const hours = openingHours(kind, Date.parse(date) / 86_400_000)
          const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
          const minutes =
            row['end_time'] === null ? 0 : (at(row, 'end_time') - at(row, 'start_time')) / 60_000
          expect(minute).toBeGreaterThanOrEqual(hours?.[0] ?? Number.NaN)
          expect(minute + minutes).toBeLessThanOrEqual(hours?.[1] ?? Number.NaN)
        }
      }
    }
  })

  test('have a status that fits the time', () => {
    const now = NOW.getTime()
    const counts: Record<string, number> = {}
    for (const row of all('encounters')) {
      const status = text(row, 'status')
      counts[status] = (counts[status] ?? 0) + 1
      expect(at(row, 'start_time') > now).toBe(status === 'planned')
      expect(row['end_time'] !== null).toBe(status === 'finished')
      if (status === 'in-progress') expect(now - at(row, 'start_time')).toBeLessThan(30 * 60_000)
      if (row['end_time'] !== null) expect(at(row, 'end_time')).toBeLessThan(now)
    }
    for (const status of ['finished', 'planned', 'in-progress', 'cancelled', 'entered-in-error'])
      expect(counts[status]).toBeGreaterThan(0)
  })

  test('are mostly recent', () => {
    const year = 365 * 86_400_000
    const ages = all('encounters').map((row) => (NOW.getTime() - at(row, 'start_time')) / year)
    expect(ages.filter((age) => age < 2).length / ages.length).toBeGreaterThan(0.5)
    expect(ages.filter((age) => age > 12.5)).toEqual([])
  })

  test('name a type and their reasons in SNOMED CT', () => {
    for (const row of all('encounters')) {
      expect(text(row, 'encounter_type')).not.toBe('')
      expect(text(row, 'chief_complaint')).not.toBe('')
      const codings = [...JSON.parse(text(row, 'type_codes')), ...JSON.parse(text(row, 'reason_codes'))]
      expect(codings.length).toBeGreaterThan(0)
      for (const coding of codings) {
        expect(Object.keys(coding)).toEqual(['system', 'code', 'display'])
        expect(coding.system).toBe(SNOMED)
      }
    }
  })

  test('fit the clinic', () => {
    const types = (kind: ClinicKind): Set<string> =>
      new Set(of(kind).encounters.map((row) => text(row, 'encounter_type')))
    expect(types('paediatrics')).toContain('Well child visit')
    expect(types('physiotherapy')).toContain('Physiotherapy session')
    expect(types('physiotherapy')).not.toContain('Well child visit')
    expect(types('general_practice')).toContain('Follow-up visit')
  })
})
