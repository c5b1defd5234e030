import { describe, expect, test } from 'bun:test'
import type { ClinicKind } from './clinic.ts'
import { MEASURES } from './measures.ts'
import { generate, NOW, type Row, standing, text } from './testing/generated.ts'

const KINDS: readonly ClinicKind[] = ['general_practice', 'paediatrics', 'physiotherapy']
const clinics = new Map(KINDS.map((kind) => [kind, generate(standing(kind), 0, 800)]))
const rows = [...clinics.values()].flatMap((clinic) => clinic.observations)
const at = (row: Row): number => Date.parse(text(row, 'effective_time').replace('+00', 'Z'))
const numberOf = (row: Row): number => Number(text(row, 'value_number'))

type Range = { low?: { value: number }; high?: { value: number } }
type Component = {
  code: string
  value_number: number
  reference_range: Range[]
  interpretation: string | null
}

/** Series of one measure, one list a person, oldest first. */
function series(from: readonly Row[], code: string): Row[][] {
  const groups = Map.groupBy(
    from.filter((row) => row['code'] === code),
    (row) => text(row, 'patient_id'),
  )
  return [...groups.values()].map((group) => group.toSorted((a, b) => at(a) - at(b)))
}

function expectJudged(value: number, ranges: Range[], mark: string | null | undefined): void {
  const [range] = ranges
  if (!range) expect(mark).toBeNull()
  else if (range.high && value > range.high.value) expect(mark).toBe('H')
  else if (range.low && value < range.low.value) expect(mark).toBe('L')
  else expect(mark).toBe('N')
}

describe('observations', () => {
  test('lie within their encounter and not in the future', () => {
    const encounters = new Map(
      [...clinics.values()].flatMap((clinic) => clinic.encounters).map((row) => [text(row, 'id'), row]),
    )
    for (const row of rows) {
      const encounter = encounters.get(text(row, 'encounter_id'))
      if (!encounter) throw new Error('an observation without its encounter')
      expect(encounter['patient_id']).toBe(row['patient_id'])
      expect(['finished', 'in-progress']).toContain(text(encounter, 'status'))
      expect(at(row)).toBeGreaterThan(Date.parse(text(encounter, 'start_time').replace('+00', 'Z')))
      const end = encounter['end_time']?.replace('+00', 'Z')
      expect(at(row)).toBeLessThanOrEqual(end ? Date.parse(end) : NOW.getTime())
    }
  })

  test('have a known code with its category and unit, and a value of their type', () => {
    const known = new Map(Object.values(MEASURES).map((measure) => [measure.code, measure]))
    for (const row of rows) {
      const measure = known.get(text(row, 'code'))
      expect(row['category']).toBe(measure?.category)
      expect(row['display']).toBe(measure?.display)
      if (row['value_type'] !== 'quantity') expect(row['value_number']).toBeNull()
      else expect([row['value_unit'], row['value_unit_code']]).toEqual([measure?.unit, measure?.ucum])
    }
    expect(new Set(rows.map((row) => row['code'])).size).toBe(known.size)
  })

  test('are judged high, low or normal by the range that they carry', () => {
    for (const row of rows) {
      if (row['value_type'] === 'quantity')
        expectJudged(numberOf(row), JSON.parse(text(row, 'reference_range')), row['interpretation'])
    }
    const marks = new Set(rows.map((row) => row['interpretation']))
    expect(marks).toEqual(new Set(['N', 'H', 'L', null]))
  })

  test('give the age of the patient its own normal values', () => {
    const pulses = rows.filter((row) => row['code'] === MEASURES.pulse.code)
    expect(new Set(pulses.map((row) => row['reference_range'])).size).toBeGreaterThan(3)
    const normal = pulses.filter((row) => row['interpretation'] === 'N').length
    expect(normal / pulses.length).toBeGreaterThan(0.8)
  })
})

describe('blood pressure', () => {
  const panels = rows.filter((row) => row['code'] === '85354-9')

  test('has two components, the diastolic below the systolic, each judged', () => {
    expect(panels.length).toBeGreaterThan(1_000)
    for (const row of panels) {
      const components: Component[] = JSON.parse(text(row, 'components'))
      const [systolic, diastolic] = components
      if (!systolic || !diastolic) throw new Error('a panel without its components')
      expect([systolic.code, diastolic.code]).toEqual(['8480-6', '8462-4'])
      expect(diastolic.value_number).toBeLessThanOrEqual(systolic.value_number - 18)
      expect(systolic.value_number).toBeLessThanOrEqual(208)
      expect(diastolic.value_number).toBeGreaterThanOrEqual(36)
      for (const { value_number, reference_range, interpretation } of components)
        expectJudged(value_number, reference_range, interpretation)
    }
  })
})

describe('the body', () => {
  test('has a mass index that follows from the height and weight of the same visit', () => {
    const visits = Map.groupBy(rows, (row) => text(row, 'encounter_id'))
    let checked = 0
    for (const visit of visits.values()) {
      const [bmi, weight, height] = ['39156-5', '29463-7', '8302-2'].map((code) =>
        visit.find((row) => row['code'] === code),
      )
      if (!bmi || !weight || !height) continue
      checked++
      expect(Math.abs(numberOf(weight) / (numberOf(height) / 100) ** 2 - numberOf(bmi))).toBeLessThanOrEqual(
        0.051,
      )
      expect(numberOf(bmi)).toBeGreaterThan(10)
      expect(numberOf(bmi)).toBeLessThan(60)
    }
    expect(checked).toBeGreaterThan(1_000)
  })

  test('of a child grows and never shrinks', () => {
    const heights = series(clinics.get('paediatrics')?.observations ?? [], '8302-2')
    for (const [first, ...later] of heights) {
      let before = first
      for (const next of later) {
        if (before) expect(numberOf(next)).toBeGreaterThanOrEqual(numberOf(before))
        before = next
      }
    }
    const grown = heights.filter(
      (one) => one.length > 4 && numberOf(one.at(-1) ?? {}) > numberOf(one[0] ?? {}) + 5,
    )
    expect(grown.length).toBeGreaterThan(100)
  })

  test('resembles itself from visit to visit more than it resembles others', () => {
    for (const code of ['2085-9', '4548-4', '8867-4']) {
      const people = series(clinics.get('general_practice')?.observations ?? [], code).filter(
        (one) => one.length > 3,
      )
      const spread = (values: number[]): number => {
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
      }
      const within = people.map((one) => spread(one.map(numberOf)))
      const meanWithin = within.reduce((sum, value) => sum + value, 0) / within.length
      expect(meanWithin).toBeLessThan(spread(people.flat().map(numberOf)) * 0.8)
    }
  })

  test('has a total cholesterol that is the sum of its parts', () => {
    for (const visit of Map.groupBy(rows, (row) => text(row, 'encounter_id')).values()) {
      const [total, ldl, hdl, fats] = ['2093-3', '13457-7', '2085-9', '2571-8'].map((code) =>
        visit.find((row) => row['code'] === code),
      )
      if (total && ldl && hdl && fats)
        expect(
          Math.abs(numberOf(ldl) + numberOf(hdl) + numberOf(fats) / 5 - numberOf(total)),
        ).toBeLessThanOrEqual(1)
    }
  })

  test('keeps a long condition once it has it', () => {
    const { encounters, observations } = clinics.get('general_practice') ?? {
      encounters: [],
      observations: [],
    }
    const diabetics = new Set(
      encounters
        .filter((row) => row['reason_codes']?.includes('"44054006"'))
        .map((row) => text(row, 'patient_id')),
    )
    expect(diabetics.size).toBeGreaterThan(20)
    const latest = series(observations, '4548-4')
      .filter((one) => diabetics.has(text(one[0] ?? {}, 'patient_id')))
      .map((one) => numberOf(one.at(-1) ?? {}))
    const high = latest.filter((value) => value > 5.6)
    expect(high.length / latest.length).toBeGreaterThan(0.9)
  })
})

describe('a lean record', () => {
  const clinic = standing('general_practice')
  const whole = generate(clinic, 0, 200)
  const lean = generate(clinic, 0, 200, 1, NOW, 1, { lean: true })

  test('lacks the reference ranges of vital signs and nothing else', () => {
    const bare = lean.observations.filter((row) => row['category'] === 'vital-signs')
    expect(bare.length).toBeGreaterThan(1_000)
    for (const row of bare) {
      expect(row['reference_range']).toBe('[]')
      for (const part of JSON.parse(text(row, 'components'))) expect(part.reference_range).toEqual([])
    }
    const others = (rows: typeof bare) => rows.filter((row) => row['category'] !== 'vital-signs')
    expect(others(lean.observations)).toEqual(others(whole.observations))
    const values = (rows: typeof bare) =>
      rows.map((row) => [row['id'], row['value_number'], row['interpretation']])
    expect(values(lean.observations)).toEqual(values(whole.observations))
  })

  test('of few encounters holds the newest', () => {
    const few = generate(clinic, 0, 200, 1, NOW, 1, { encountersMax: 3 })
    expect(few.patients).toEqual(whole.patients)
    const byPatient = (rows: typeof few.encounters) => Map.groupBy(rows, (row) => text(row, 'patient_id'))
    const all = byPatient(whole.encounters)
    for (const [patient, kept] of byPatient(few.encounters)) {
      const newest = (all.get(patient) ?? []).slice(-3).map((row) => row['start_time'])
      expect(kept.map((row) => row['start_time'])).toEqual(newest)
    }
  })
})
