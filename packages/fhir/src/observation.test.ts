import { expect, test } from 'bun:test'
import { MappingError } from './mapping-error.ts'
import { mapObservation } from './observation.ts'
import { observationToFhir, observationToFhirText } from './observation-to-fhir.ts'
import type { JsonObject } from './read.ts'
import type { ObservationRow } from './rows.ts'

const UTC = { timeZone: 'UTC' }
const ID = 'dd7cd724-a033-5d70-bcec-421b65b3072a'
const LINKS = { patient_id: ID, encounter_id: ID, practitioner_id: ID }
const BASE = `"resourceType": "Observation", "id": "${ID}", "status": "final",
  "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]}],
  "code": {"coding": [{"system": "urn:local", "code": "T"}, {"system": "http://loinc.org", "code": "8310-5"}], "text": "Body temperature"},
  "subject": {"reference": "Patient/${ID}"}, "effectiveDateTime": "2020-01-01T10:00:00Z"`

function map(members: string) {
  const text = `{${BASE}${members === '' ? '' : `, ${members}`}}`
  const parsed: JsonObject = JSON.parse(text)
  return mapObservation(parsed, text, ID, UTC)
}

function outcome(members: string): string {
  try {
    map(members)
    return 'mapped'
  } catch (thrown) {
    return thrown instanceof MappingError ? `${thrown.outcome}: ${thrown.message}` : String(thrown)
  }
}

/** Source text of a value, and the columns that it becomes. */
const VALUES: [string, Partial<ObservationRow>][] = [
  ['', { value_type: 'none', value_number: null, value_json: null }],
  [
    '"valueQuantity": {"value": 36.50, "comparator": "<=", "unit": "°C", "system": "http://unitsofmeasure.org", "code": "Cel"}',
    {
      value_type: 'quantity',
      value_number: '36.50',
      value_comparator: '<=',
      value_unit: '°C',
      value_unit_code: 'Cel',
    },
  ],
  ['"valueQuantity": {"unit": "mg"}', { value_type: 'quantity', value_number: null, value_unit: 'mg' }],
  ['"valueInteger": 7', { value_type: 'integer', value_number: '7' }],
  ['"valueString": "clear \\"x\\""', { value_type: 'string', value_json: '"clear \\"x\\""' }],
  ['"valueBoolean": false', { value_type: 'boolean', value_json: 'false' }],
  [
    '"valueCodeableConcept": {"coding": [{"code": "A"}], "text": "a"}',
    { value_type: 'codeable_concept', value_json: '{"coding": [{"code": "A"}], "text": "a"}' },
  ],
  [
    '"valueRange": {"low": {"value": 1.0}, "high": {"value": 2.50}}',
    { value_type: 'range', value_json: '{"low": {"value": 1.0}, "high": {"value": 2.50}}' },
  ],
  [
    '"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}',
    { value_type: 'ratio', value_json: '{"numerator": {"value": 1}, "denominator": {"value": 128}}' },
  ],
  [
    '"valueSampledData": {"origin": {"value": 0}, "period": 10, "dimensions": 1, "data": "1 2 E"}',
    {
      value_type: 'sampled_data',
      value_json: '{"origin": {"value": 0}, "period": 10, "dimensions": 1, "data": "1 2 E"}',
    },
  ],
  ['"valueTime": "10:30:00"', { value_type: 'time', value_json: '"10:30:00"' }],
  ['"valueDateTime": "2020-02"', { value_type: 'date_time', value_json: '"2020-02"' }],
  ['"valuePeriod": {"start": "2020"}', { value_type: 'period', value_json: '{"start": "2020"}' }],
]

test.each(VALUES)('the value %j is kept as it is written, there and back', (source, columns) => {
  const { row } = map(source)
  expect(row).toMatchObject(columns)
  const text = observationToFhirText({ ...row, ...LINKS })
  const parsed: JsonObject = JSON.parse(text)
  expect(mapObservation(parsed, text, ID, UTC).row).toEqual(row)
})

test('code, category, times, interpretation and the reason for an absent value are taken over', () => {
  const { row } = map(`"issued": "2020-01-02T00:00:00Z",
    "interpretation": [{"coding": [{"code": "H"}]}],
    "dataAbsentReason": {"coding": [{"code": "unknown"}]},
    "referenceRange": [{"low": {"value": 36.10, "unit": "Cel"}}]`)
  expect(row).toMatchObject({
    category: 'vital-signs',
    code: '8310-5',
    code_system: 'http://loinc.org',
    display: 'Body temperature',
    effective_time: '2020-01-01T10:00:00.000000Z',
    effective_end: null,
    issued_at: '2020-01-02T00:00:00.000000Z',
    interpretation: 'H',
    data_absent_reason: 'unknown',
    reference_range: '[{"low": {"value": 36.10, "unit": "Cel"}}]',
  })
  const text = observationToFhirText({ ...row, ...LINKS })
  expect(text).toContain('36.10')
  const parsed: JsonObject = JSON.parse(text)
  expect(mapObservation(parsed, text, ID, UTC).row).toEqual(row)
})

test('components have the names of the columns, and keep their decimals', () => {
  const { row } = map(`"component": [
    {"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}], "text": "Systolic"},
     "valueQuantity": {"value": 120.00, "unit": "mm[Hg]", "code": "mm[Hg]"}},
    {"code": {"text": "Position"}, "valueCodeableConcept": {"text": "sitting"}},
    {"code": {"text": "Other"}, "dataAbsentReason": {"text": "refused"},
     "referenceRange": [{"high": {"value": 1.0}}], "interpretation": [{"text": "odd"}]}]`)
  expect(row.components).toContain('"value_number":120.00')
  expect(JSON.parse(row.components)).toEqual([
    {
      code: '8480-6',
      code_system: 'http://loinc.org',
      display: 'Systolic',
      value_type: 'quantity',
      value_number: 120,
      value_unit: 'mm[Hg]',
      value_unit_code: 'mm[Hg]',
      value_json: null,
      data_absent_reason: null,
    },
    {
      code: 'Position',
      code_system: '',
      display: 'Position',
      value_type: 'codeable_concept',
      value_number: null,
      value_unit: null,
      value_unit_code: null,
      value_json: { text: 'sitting' },
      data_absent_reason: null,
    },
    {
      code: 'Other',
      code_system: '',
      display: 'Other',
      value_type: 'none',
      value_number: null,
      value_unit: null,
      value_unit_code: null,
      value_json: null,
      data_absent_reason: 'refused',
      reference_range: [{ high: { value: 1 } }],
      interpretation: 'odd',
    },
  ])
  const back = observationToFhir({ ...row, ...LINKS })
  expect(back.component?.map((one) => one.code.text)).toEqual(['Systolic', 'Position', 'Other'])
  const text = observationToFhirText({ ...row, ...LINKS })
  const parsed: JsonObject = JSON.parse(text)
  expect(mapObservation(parsed, text, ID, UTC).row.components).toBe(row.components)
})

test('a period is start and end, and comes back as a period', () => {
  const period = '"effectivePeriod": {"start": "2020-01-01", "end": "2020-01-02"}'
  const text = `{${BASE.replace('"effectiveDateTime": "2020-01-01T10:00:00Z"', period)}}`
  const parsed: JsonObject = JSON.parse(text)
  const { row } = mapObservation(parsed, text, ID, UTC)
  expect(row).toMatchObject({
    effective_time: '2020-01-01T00:00:00.000000Z',
    effective_end: '2020-01-02T23:59:59.999999Z',
  })
  expect(observationToFhir({ ...row, ...LINKS }).effectivePeriod?.end).toBe(row.effective_end ?? '')
})

test('a unit that is not UCUM leaves the code of the unit empty', () => {
  const { row } = map('"valueQuantity": {"value": 1, "system": "urn:x", "code": "y", "unit": "z"}')
  expect(row).toMatchObject({ value_unit: 'z', value_unit_code: null })
})

test('what has no place is kept whole, what is malformed is refused by field', () => {
  const cases: [string, string][] = [
    ['"effectiveDateTime": "soon"', 'refused: Observation.effectiveDateTime is not a date or time'],
    ['"status": "done"', 'refused: Observation.status is not a known code'],
    ['"code": {}', 'refused: Observation.code is missing'],
    ['"subject": {"display": "x"}', 'kept_whole: Observation.subject is missing'],
    ['"valueInteger": 1.5', 'refused: Observation.valueInteger is not a whole number'],
    ['"valueInteger": "1"', 'refused: Observation.valueInteger is not a number that can be stored'],
    ['"valueQuantity": {"value": "36.5"}', 'refused: Observation.valueQuantity.value is not a number'],
    ['"valueQuantity": {"value": 1e999}', 'refused: Observation.valueQuantity.value is not a number'],
    [`"valueRange": {"low": {"value": 1e-99999}}`, 'refused: Observation.valueRange holds a number that'],
    [
      '"valueQuantity": {"value": 1, "comparator": "~"}',
      'refused: Observation.valueQuantity.comparator is not',
    ],
    ['"valueTime": "25:00:00"', 'refused: Observation.valueTime is not a time of day'],
    ['"valueBoolean": "true"', 'refused: Observation.valueBoolean is not true or false'],
    ['"valueString": "a", "valueInteger": 1', 'refused: Observation has more than one value'],
    ['"valueAttachment": {}', 'refused: Observation has a value of an unknown type'],
    ['"component": [{"valueString": "a"}]', 'refused: Observation.component.code is missing'],
    ['"referenceRange": {}', 'refused: Observation.referenceRange is not a list'],
  ]
  for (const [members, reason] of cases) expect(outcome(members)).toStartWith(reason)
  expect(outcome('"valueSampledData": {"data": "1e99999 2e-4444"}')).toBe('mapped')
  const timeless = `{${BASE.replace('"effectiveDateTime": "2020-01-01T10:00:00Z"', '"note": []')}}`
  const parsed: JsonObject = JSON.parse(timeless)
  expect(() => mapObservation(parsed, timeless, ID, UTC)).toThrow('Observation.effective is missing')
})
