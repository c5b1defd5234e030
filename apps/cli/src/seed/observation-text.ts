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
/** Finished texts of a measure, by age band, sex and interpretation. */
const middles = new Map<Measure, string[]>()
const components = new Map<Measure, string[]>()

/**
 * From the category to the end of a line with a number; `value` is rounded to the measure's decimals. A lean
 * line of a vital sign says how the value is, but not from which range that follows.
 */
export function quantityText(
  name: MeasureName,
  value: number,
  band: number,
  female: boolean,
  lean: boolean,
): string {
  const measure = MEASURES[name]
  const range = normalRange(measure, band, female)
  const mark = interpret(value, range)
  const bare = lean && measure.category === 'vital-signs'
  const place = placeOf(band, female, mark, bare)
  const middle =
    middles.get(measure)?.[place] ?? middleText(measure, place, 'quantity', bare ? null : range, mark)
  return `${middle}${value}\t${COPY_NULL}\t[]\n`
}

/** From the category to the end of a line with the blood pressure panel. */
export function pressureText(systolic: number, diastolic: number, band: number, lean: boolean): string {
  const upper = normalRange(SYSTOLIC, band, false)
  const lower = normalRange(DIASTOLIC, band, false)
  const marks = [interpret(systolic, upper), interpret(diastolic, lower)] as const
  const whole = marks.includes('H') ? 'H' : marks.includes('L') ? 'L' : 'N'
  const place = placeOf(0, false, whole, false)
  const measure = MEASURES.pressure
  const middle = middles.get(measure)?.[place] ?? middleText(measure, place, 'none', null, whole)
  const first = componentStart(SYSTOLIC, band, lean ? null : upper, marks[0], lean)
  const second = componentStart(DIASTOLIC, band, lean ? null : lower, marks[1], lean)
  return `${middle}${COPY_NULL}\t${COPY_NULL}\t[${first}${systolic}},${second}${diastolic}}]\n`
}

/** From the category to the end of a line with the smoking status. */
export function smokingText(answer: number): string {
  const measure = MEASURES.smoking
  const middle = middles.get(measure)?.[0] ?? middleText(measure, 0, 'codeable_concept', null, null)
  return `${middle}${COPY_NULL}\t${smokingTexts[answer] ?? smokingTexts[0]}\t[]\n`
}

/** A value with the measure's number of decimals; its text has no more digits than the instrument shows. */
export function rounded(name: MeasureName, value: number): number {
  const scale = 10 ** MEASURES[name].decimals
  return Math.round(value * scale) / scale
}

function placeOf(band: number, female: boolean, mark: Interpretation, bare: boolean): number {
  const group = (band * 2 + (female ? 1 : 0)) * 2 + (bare ? 1 : 0)
  return group * INTERPRETATIONS.length + INTERPRETATIONS.indexOf(mark)
}

function middleText(
  measure: Measure,
  place: number,
  valueType: 'quantity' | 'none' | 'codeable_concept',
  range: Range | null,
  interpretation: Interpretation,
): string {
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
  keep(middles, measure, place, text)
  return text
}

/** A component up to its number, which stands last. */
function componentStart(
  measure: Measure,
  band: number,
  range: Range | null,
  mark: Interpretation,
  bare: boolean,
): string {
  const place = placeOf(band, false, mark, bare)
  const known = components.get(measure)?.[place]
  if (known !== undefined) return known
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
  const text = `${copyJson(component).slice(0, -1)},"value_number":`
  keep(components, measure, place, text)
  return text
}

function keep(texts: Map<Measure, string[]>, measure: Measure, place: number, text: string): void {
  const known = texts.get(measure) ?? []
  known[place] = text
  texts.set(measure, known)
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
