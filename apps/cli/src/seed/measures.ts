/**
 * What is measured: LOINC code, UCUM unit, category, and which values count as normal at which age.
 * Sources: https://loinc.org, https://ucum.org, https://hl7.org/fhir/R4/observation-vitalsigns.html
 */

/** Everything the generator can measure or ask. */
export type MeasureName =
  | 'pressure'
  | 'pulse'
  | 'breaths'
  | 'temperature'
  | 'saturation'
  | 'weight'
  | 'height'
  | 'bmi'
  | 'head'
  | 'a1c'
  | 'glucose'
  | 'creatinine'
  | 'egfr'
  | 'ldl'
  | 'hdl'
  | 'triglycerides'
  | 'cholesterol'
  | 'haemoglobin'
  | 'tsh'
  | 'pain'
  | 'pain_after'
  | 'phq9'
  | 'smoking'

/** Lowest and highest normal value; null where there is no limit. */
export type Range = readonly [low: number | null, high: number | null]

/** How a measure is coded, written and judged. */
export type Measure = {
  readonly code: string
  readonly display: string
  readonly category: 'vital-signs' | 'laboratory' | 'survey' | 'social-history'
  readonly unit: string
  readonly ucum: string
  readonly decimals: 0 | 1 | 2
  /** Normal range by AGE_BANDS, from infants to adults; one entry serves all ages. */
  readonly ranges: readonly Range[]
  /** Normal ranges of women, where they differ. */
  readonly women?: readonly Range[]
}

/** Ages in years at which the next band of normal values begins. */
export const AGE_BANDS = [1, 3, 6, 13, 18] as const

const MMHG = { unit: 'mmHg', ucum: 'mm[Hg]', category: 'vital-signs', decimals: 0 } as const
const PER_MINUTE = { ucum: '/min', category: 'vital-signs', decimals: 0 } as const
const SIZE = { category: 'vital-signs', decimals: 1, ranges: [] } as const
const SCORE = { unit: '{score}', ucum: '{score}', category: 'survey', decimals: 0, ranges: [] } as const
const MG_DL = { unit: 'mg/dL', ucum: 'mg/dL', category: 'laboratory', decimals: 0 } as const

const PAIN: Measure = {
  code: '72514-3',
  display: 'Pain severity - 0-10 verbal numeric rating [Score] - Reported',
  ...SCORE,
}

/** The systolic component of the blood pressure panel. */
export const SYSTOLIC: Measure = {
  code: '8480-6',
  display: 'Systolic blood pressure',
  ...MMHG,
  ranges: [
    [65, 105],
    [80, 112],
    [85, 115],
    [90, 122],
    [95, 132],
    [90, 139],
  ],
}

/** The diastolic component of the blood pressure panel. */
export const DIASTOLIC: Measure = {
  code: '8462-4',
  display: 'Diastolic blood pressure',
  ...MMHG,
  ranges: [
    [35, 70],
    [40, 72],
    [42, 76],
    [48, 80],
    [52, 84],
    [55, 89],
  ],
}

/** Every measure by name. The blood pressure panel has no value of its own, only components. */
export const MEASURES: Readonly<Record<MeasureName, Measure>> = {
  pressure: {
    code: '85354-9',
    display: 'Blood pressure panel with all children optional',
    ...MMHG,
    ranges: [],
  },
  pulse: {
    code: '8867-4',
    display: 'Heart rate',
    unit: 'beats/minute',
    ...PER_MINUTE,
    ranges: [
      [100, 160],
      [90, 150],
      [75, 130],
      [65, 115],
      [58, 100],
      [55, 100],
    ],
  },
  breaths: {
    code: '9279-1',
    display: 'Respiratory rate',
    unit: 'breaths/minute',
    ...PER_MINUTE,
    ranges: [
      [28, 55],
      [22, 37],
      [20, 30],
      [16, 25],
      [12, 20],
      [12, 20],
    ],
  },
  temperature: {
    code: '8310-5',
    display: 'Body temperature',
    unit: '°C',
    ucum: 'Cel',
    category: 'vital-signs',
    decimals: 1,
    ranges: [[36, 37.6]],
  },
  saturation: {
    code: '59408-5',
    display: 'Oxygen saturation in Arterial blood by Pulse oximetry',
    unit: '%',
    ucum: '%',
    category: 'vital-signs',
    decimals: 0,
    ranges: [[95, 100]],
  },
  weight: { code: '29463-7', display: 'Body weight', unit: 'kg', ucum: 'kg', ...SIZE },
  height: { code: '8302-2', display: 'Body height', unit: 'cm', ucum: 'cm', ...SIZE },
  bmi: {
    code: '39156-5',
    display: 'Body mass index (BMI) [Ratio]',
    unit: 'kg/m2',
    ucum: 'kg/m2',
    ...SIZE,
    ranges: [
      [14, 19],
      [14, 19],
      [13.5, 18.5],
      [13.5, 22],
      [15.5, 26],
      [18.5, 24.9],
    ],
  },
  head: {
    code: '9843-4',
    display: 'Head Occipital-frontal circumference',
    unit: 'cm',
    ucum: 'cm',
    ...SIZE,
  },
  a1c: {
    code: '4548-4',
    display: 'Hemoglobin A1c/Hemoglobin.total in Blood',
    unit: '%',
    ucum: '%',
    category: 'laboratory',
    decimals: 1,
    ranges: [[4, 5.6]],
  },
  glucose: {
    code: '2345-7',
    display: 'Glucose [Mass/volume] in Serum or Plasma',
    ...MG_DL,
    ranges: [[70, 99]],
  },
  creatinine: {
    code: '2160-0',
    display: 'Creatinine [Mass/volume] in Serum or Plasma',
    ...MG_DL,
    decimals: 2,
    ranges: [[0.7, 1.3]],
    women: [[0.55, 1.1]],
  },
  egfr: {
    code: '98979-8',
    display:
      'Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, Plasma or Blood by ' +
      'Creatinine-based formula (CKD-EPI 2021)',
    unit: 'mL/min/1.73m2',
    ucum: 'mL/min/{1.73_m2}',
    category: 'laboratory',
    decimals: 0,
    ranges: [[60, null]],
  },
  ldl: {
    code: '13457-7',
    display: 'Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation',
    ...MG_DL,
    ranges: [[null, 129]],
  },
  hdl: {
    code: '2085-9',
    display: 'Cholesterol in HDL [Mass/volume] in Serum or Plasma',
    ...MG_DL,
    ranges: [[40, null]],
    women: [[50, null]],
  },
  triglycerides: {
    code: '2571-8',
    display: 'Triglyceride [Mass/volume] in Serum or Plasma',
    ...MG_DL,
    ranges: [[null, 149]],
  },
  cholesterol: {
    code: '2093-3',
    display: 'Cholesterol [Mass/volume] in Serum or Plasma',
    ...MG_DL,
    ranges: [[null, 199]],
  },
  haemoglobin: {
    code: '718-7',
    display: 'Hemoglobin [Mass/volume] in Blood',
    unit: 'g/dL',
    ucum: 'g/dL',
    category: 'laboratory',
    decimals: 1,
    ranges: [
      [10.5, 14],
      [10.5, 13.5],
      [11.5, 13.5],
      [11.5, 15.5],
      [13, 16.5],
      [13.5, 17.5],
    ],
    women: [
      [10.5, 14],
      [10.5, 13.5],
      [11.5, 13.5],
      [11.5, 15.5],
      [12, 15.5],
      [12, 15.5],
    ],
  },
  tsh: {
    code: '3016-3',
    display: 'Thyrotropin [Units/volume] in Serum or Plasma',
    unit: 'mIU/L',
    ucum: 'm[IU]/L',
    category: 'laboratory',
    decimals: 2,
    ranges: [[0.4, 4]],
  },
  pain: PAIN,
  pain_after: PAIN,
  phq9: {
    code: '44261-6',
    display: 'Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]',
    ...SCORE,
  },
  smoking: {
    code: '72166-2',
    display: 'Tobacco smoking status',
    ...SCORE,
    category: 'social-history',
  },
}

/** The band of normal values for an age in years. */
export function ageBand(age: number): number {
  let band = 0
  while (band < AGE_BANDS.length && age >= (AGE_BANDS[band] ?? 0)) band++
  return band
}

/** The normal range of a measure; null when there is none. */
export function normalRange(measure: Measure, band: number, female: boolean): Range | null {
  const ranges = (female ? measure.women : undefined) ?? measure.ranges
  return ranges[Math.min(band, ranges.length - 1)] ?? null
}

/** N, H or L by the range; null when there is no range to judge by. */
export function interpret(value: number, range: Range | null): 'N' | 'H' | 'L' | null {
  if (range === null) return null
  const [low, high] = range
  if (high !== null && value > high) return 'H'
  return low !== null && value < low ? 'L' : 'N'
}
