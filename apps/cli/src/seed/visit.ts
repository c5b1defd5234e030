/** Kinds of visit, and what is measured at each. */
import type { Concept } from './codes.ts'
import type { ConditionName } from './conditions.ts'
import type { MeasureName } from './measures.ts'

/** FHIR Encounter.status values that the generator uses. */
export type VisitStatus = 'planned' | 'in-progress' | 'finished' | 'cancelled' | 'entered-in-error'

/** Ambulatory, virtual, at home. Source: https://terminology.hl7.org/ValueSet-v3-ActEncounterCode.html */
export type VisitClass = 'AMB' | 'VR' | 'HH'

/** What a visit is for, which decides what is measured. */
export type Purpose =
  | ConditionName
  | 'check_up'
  | 'problem'
  | 'immunisation'
  | 'well_child'
  | 'physio_first'
  | 'physio_session'

/** One visit of one person, before it becomes rows. */
export type Visit = {
  day: number
  /** Local minute of the day. */
  minute: number
  minutes: number
  kind: VisitKind
  purpose: Purpose
  complaint: string
  reason: Concept | null
  status: VisitStatus
  class: VisitClass
  /** Position in the list of practitioners and in the list of rooms. */
  practitioner: number
  room: number
  fever: number
  pain: number
  breathing: boolean
}

/** The name under which a visit is listed, its code and its possible lengths in minutes. */
export type VisitKind = {
  readonly label: string
  readonly concept: Concept
  readonly minutes: readonly [number, ...number[]]
}

/** Every kind of visit. */
export const VISIT_KINDS = {
  check_up: kind('Annual physical', '162673000', 'General examination of patient (procedure)', [30, 40]),
  follow_up: kind('Follow-up visit', '390906007', 'Follow-up encounter (procedure)', [15, 20]),
  problem: kind('Office visit', '185345009', 'Encounter for symptom (procedure)', [10, 15, 20]),
  immunisation: kind(
    'Immunization visit',
    '33879002',
    'Administration of vaccine to produce active immunity (procedure)',
    [10],
  ),
  well_child: kind('Well child visit', '410620009', 'Well child visit (procedure)', [20, 30]),
  telephone: kind('Telephone consultation', '185317003', 'Telephone encounter (procedure)', [10, 15]),
  home: kind('Home visit', '439708006', 'Home visit (procedure)', [30, 40]),
  physio_first: kind(
    'Physiotherapy assessment',
    '91251008',
    'Physical therapy procedure (regime/therapy)',
    [45],
  ),
  physio_session: kind(
    'Physiotherapy session',
    '91251008',
    'Physical therapy procedure (regime/therapy)',
    [30],
  ),
  physio_last: kind(
    'Physiotherapy final review',
    '91251008',
    'Physical therapy procedure (regime/therapy)',
    [30, 40],
  ),
} as const satisfies Record<string, VisitKind>

/** Measures that are taken together with this probability. */
export type Bundle = readonly [probability: number, measures: readonly MeasureName[]]

const SIZES: readonly MeasureName[] = ['weight', 'height', 'bmi']
const LIPIDS: readonly MeasureName[] = ['hdl', 'triglycerides', 'ldl', 'cholesterol']
const KIDNEYS: readonly MeasureName[] = ['creatinine', 'egfr']

/** What is measured at a visit of each purpose, in the order in which it is taken. */
export const BUNDLES: Readonly<Record<Purpose, readonly Bundle[]>> = {
  check_up: [
    [1, ['pressure', 'pulse', ...SIZES]],
    [0.5, ['smoking']],
    [0.3, ['temperature', 'breaths']],
    [0.5, LIPIDS],
    [0.45, ['glucose']],
    [0.15, ['a1c']],
    [0.3, ['haemoglobin']],
    [0.35, KIDNEYS],
  ],
  hypertension: [
    [1, ['pressure', 'pulse']],
    [0.55, SIZES],
    [0.3, KIDNEYS],
    [0.15, LIPIDS],
  ],
  diabetes: [
    [1, ['pressure']],
    [0.7, ['pulse', ...SIZES]],
    [1, ['a1c', 'glucose']],
    [0.3, LIPIDS],
    [0.3, KIDNEYS],
  ],
  hyperlipidaemia: [
    [0.7, ['pressure', 'pulse']],
    [0.4, SIZES],
    [0.9, LIPIDS],
  ],
  asthma: [
    [1, ['pulse', 'breaths', 'saturation']],
    [0.5, ['pressure']],
    [0.35, SIZES],
    [0.2, ['smoking']],
  ],
  copd: [
    [1, ['pulse', 'breaths', 'saturation', 'pressure']],
    [0.4, SIZES],
    [0.3, ['smoking']],
  ],
  hypothyroidism: [
    [0.7, ['pressure', 'pulse']],
    [0.4, SIZES],
    [1, ['tsh']],
  ],
  depression: [
    [1, ['phq9']],
    [0.6, ['pressure', 'pulse']],
    [0.3, SIZES],
  ],
  kidney_disease: [
    [1, ['pressure', 'pulse']],
    [0.5, SIZES],
    [1, KIDNEYS],
    [0.5, ['haemoglobin']],
  ],
  problem: [
    [0.9, ['temperature', 'pulse']],
    [0.7, ['pressure']],
    [0.55, ['breaths', 'saturation']],
    [0.35, SIZES],
    [0.8, ['pain']],
  ],
  immunisation: [[0.9, ['temperature']]],
  well_child: [
    [1, [...SIZES, 'head']],
    [0.9, ['pulse', 'breaths']],
    [0.8, ['temperature', 'pressure']],
    [0.12, ['haemoglobin']],
  ],
  physio_first: [
    [1, ['pain']],
    [0.9, ['pressure', 'pulse']],
    [0.8, SIZES],
  ],
  physio_session: [
    [1, ['pain', 'pain_after']],
    [0.15, ['pressure', 'pulse']],
  ],
}

/** Measures that make no sense below an age, or from an age on. */
export const MEASURE_AGES: Partial<Record<MeasureName, readonly [from: number, below: number]>> = {
  pressure: [3, 200],
  bmi: [2, 200],
  head: [0, 3],
  smoking: [15, 200],
  phq9: [12, 200],
  ldl: [10, 200],
  hdl: [10, 200],
  triglycerides: [10, 200],
  cholesterol: [10, 200],
  creatinine: [18, 200],
  egfr: [18, 200],
  glucose: [10, 200],
}

function kind(label: string, code: string, display: string, minutes: VisitKind['minutes']): VisitKind {
  return { label, concept: [code, display], minutes }
}
