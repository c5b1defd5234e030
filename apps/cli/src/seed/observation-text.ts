/** Lines of `observations`: everything that does not change from row to row is escaped once and kept. */
import { type Concept, codingOf } from './codes.ts'
import { COPY_NULL, copyField, copyJson } from './copy-text.ts'
import {
  DIASTOLIC,
  interpret,
  MEASURES,
  type Measure,
  type MeasureName,
  normalRange,
  type Range,
  SYSTOLIC,
} from './measures.ts'

/** The columns of a line, in order. The rest keeps its default. */
export const OBSERVATION_COLUMNS =
  'org_id, patient_id, encounter_id, practitioner_id, id, effective_time, issued_at, category, code, ' +
  'display, status, value_type, value_unit, value_unit_code, reference_range, interpretation, ' +
  'value_number, value_json, components'

const LOINC = 'http://loinc.org'
const INTERPRETATIONS = [null, 'N', 'H', 'L'] as const
type Interpretation = (typeof INTERPRETATIONS)[number]

/** Answers of the smoking status, by `Body.smoking`. */
const SMOKING: readonly Concept[] = [
  ['266919005', 'Never smoked tobacco (finding)'],
  ['8517006', 'Ex-smoker (finding)'],
  ['449868002', 'Smokes tobacco daily (finding)'],
]

const smokingTexts = SMOKING.map(([code, display]) =>
  copyJson({ coding: [codingOf([code, display])], text: display }),
)
const middles = new Map<string, string>()
const pressureTexts = new Map<string, string>()

/** From the category to the end of a line with a number; `value` is rounded to the measure's decimals. */
export function quantityText(name: MeasureName, value: number, band: number, female: boolean): string {
  const measure = MEASURES[name]
  const range = normalRange(measure, band, female)
  const middle = middleText(name, measure, 'quantity', range, interpret(value, range))
  return `${middle}${value}\t${COPY_NULL}\t[]\n`
}

/** From the category to the end of a line with the blood pressure panel. */
export function pressureText(systolic: number, diastolic: number, band: number): string {
  const upper = normalRange(SYSTOLIC, band, false)
  const lower = normalRange(DIASTOLIC, band, false)
  const marks = [interpret(systolic, upper), interpret(diastolic, lower)] as const
  const whole = marks.includes('H') ? 'H' : marks.includes('L') ? 'L' : 'N'
  const middle = middleText('pressure', MEASURES.pressure, 'none', null, whole)
  const first = componentText(SYSTOLIC, upper, marks[0], systolic)
  const second = componentText(DIASTOLIC, lower, marks[1], diastolic)
  return `${middle}${COPY_NULL}\t${COPY_NULL}\t[${first},${second}]\n`
}

/** From the category to the end of a line with the smoking status. */
export function smokingText(answer: number): string {
  const middle = middleText('smoking', MEASURES.smoking, 'codeable_concept', null, null)
  return `${middle}${COPY_NULL}\t${smokingTexts[answer] ?? smokingTexts[0]}\t[]\n`
}

/** A value with the measure's number of decimals; its text has no more digits than the instrument shows. */
export function rounded(name: MeasureName, value: number): number {
  const scale = 10 ** MEASURES[name].decimals
  return Math.round(value * scale) / scale
}

function middleText(
  name: MeasureName,
  measure: Measure,
  valueType: 'quantity' | 'none' | 'codeable_concept',
  range: Range | null,
  interpretation: Interpretation,
): string {
  const key = `${name}${interpretation}${range}`
  const known = middles.get(key)
  if (known !== undefined) return known
  const quantity = valueType === 'quantity'
  const fields = [
    measure.category,
    measure.code,
    measure.display,
    'final',
    valueType,
    quantity ? measure.unit : null,
    quantity ? measure.ucum : null,
    JSON.stringify(rangeOf(measure, range)),
    interpretation,
  ]
  const text = `${fields.map(copyField).join('\t')}\t`
  middles.set(key, text)
  return text
}

function componentText(measure: Measure, range: Range | null, mark: Interpretation, value: number): string {
  const key = `${measure.code}${mark}${range}`
  let text = pressureTexts.get(key)
  if (text === undefined) {
    const component = {
      code: measure.code,
      code_system: LOINC,
      display: measure.display,
      value_type: 'quantity',
      value_unit: measure.unit,
      value_unit_code: measure.ucum,
      value_json: null,
      data_absent_reason: null,
      reference_range: rangeOf(measure, range),
      interpretation: mark,
    }
    text = `${copyJson(component).slice(0, -1)},"value_number":`
    pressureTexts.set(key, text)
  }
  return `${text}${value}}`
}

/** FHIR Observation.referenceRange. */
function rangeOf(measure: Measure, range: Range | null): object[] {
  if (range === null) return []
  const quantity = (value: number): object => ({ value, unit: measure.unit })
  const [low, high] = range
  return [
    { ...(low === null ? {} : { low: quantity(low) }), ...(high === null ? {} : { high: quantity(high) }) },
  ]
}
