/** Long-lasting conditions: once somebody has one, every later visit knows it. */
import type { Concept } from './codes.ts'
import type { Prng } from './prng.ts'

/** The conditions that change what is measured and how often somebody comes. */
export type ConditionName =
  | 'hypertension'
  | 'diabetes'
  | 'hyperlipidaemia'
  | 'asthma'
  | 'hypothyroidism'
  | 'depression'
  | 'kidney_disease'
  | 'copd'

/** Day of onset by condition; absent: never had it. */
export type Onsets = ReadonlyMap<ConditionName, number>

type Condition = {
  concept: Concept
  /** Part of the people who have it, by age: below 18, 18-34, 35-49, 50-64, 65 and over. */
  prevalence: readonly [number, number, number, number, number]
  /** Factor for women. */
  women: number
  complaints: readonly [string, ...string[]]
}

const CONDITIONS: Record<ConditionName, Condition> = {
  hypertension: {
    concept: ['38341003', 'Hypertensive disorder, systemic arterial (disorder)'],
    prevalence: [0, 0.04, 0.17, 0.38, 0.6],
    women: 0.95,
    complaints: ['Blood pressure follow-up', 'Hypertension review', 'Medication review for blood pressure'],
  },
  diabetes: {
    concept: ['44054006', 'Diabetes mellitus type 2 (disorder)'],
    prevalence: [0, 0.01, 0.06, 0.14, 0.22],
    women: 0.9,
    complaints: ['Diabetes follow-up', 'Diabetes review with laboratory tests', 'Blood sugar running high'],
  },
  hyperlipidaemia: {
    concept: ['55822004', 'Hyperlipidemia (disorder)'],
    prevalence: [0, 0.04, 0.15, 0.3, 0.38],
    women: 0.9,
    complaints: ['Cholesterol follow-up', 'Review of lipid results'],
  },
  asthma: {
    concept: ['195967001', 'Asthma (disorder)'],
    prevalence: [0.11, 0.09, 0.08, 0.08, 0.07],
    women: 1.1,
    complaints: ['Asthma review', 'Asthma check and inhaler technique', 'Wheezing more often at night'],
  },
  hypothyroidism: {
    concept: ['40930008', 'Hypothyroidism (disorder)'],
    prevalence: [0.001, 0.01, 0.03, 0.05, 0.08],
    women: 1.6,
    complaints: ['Thyroid follow-up', 'Thyroid medication review'],
  },
  depression: {
    concept: ['35489007', 'Depressive disorder (disorder)'],
    prevalence: [0.01, 0.09, 0.1, 0.09, 0.06],
    women: 1.3,
    complaints: ['Low mood, follow-up', 'Mental health review', 'Review of antidepressant treatment'],
  },
  kidney_disease: {
    concept: ['709044004', 'Chronic kidney disease (disorder)'],
    prevalence: [0, 0.002, 0.01, 0.04, 0.13],
    women: 1,
    complaints: ['Kidney function follow-up', 'Review of kidney function tests'],
  },
  copd: {
    concept: ['13645005', 'Chronic obstructive lung disease (disorder)'],
    prevalence: [0, 0, 0.01, 0.05, 0.1],
    women: 0.9,
    complaints: ['COPD review', 'Short of breath climbing stairs', 'Cough with phlegm, COPD follow-up'],
  },
}

const NAMES: readonly ConditionName[] = [
  'hypertension',
  'diabetes',
  'hyperlipidaemia',
  'asthma',
  'hypothyroidism',
  'depression',
  'kidney_disease',
  'copd',
]
const AGE_BANDS = [18, 35, 50, 65]
/** Asthma of children begins after infancy. */
const CHILD_ONSET_MIN_DAYS = 730
const ONSET_MEAN_DAYS = 2_200

/** Draws which conditions somebody has today and since when. */
export function drawOnsets(prng: Prng, female: boolean, bornDay: number, today: number): Onsets {
  const onsets = new Map<ConditionName, number>()
  const livedDays = today - bornDay
  const band = AGE_BANDS.filter((age) => livedDays >= age * 365.25).length
  for (const name of NAMES) {
    const { prevalence, women } = CONDITIONS[name]
    const probability = (prevalence[band] ?? 0) * (female ? women : 1)
    // The number is drawn in any case: one more condition must not shift all that follows.
    const drawn = prng.chance(probability)
    const ago = -Math.log(1 - prng.unit()) * ONSET_MEAN_DAYS
    const earliest = bornDay + (band === 0 ? CHILD_ONSET_MIN_DAYS : 18 * 365)
    if (drawn && earliest < today) onsets.set(name, Math.max(earliest, Math.floor(today - ago)))
  }
  return onsets
}

/** The conditions somebody has on a day. */
export function activeConditions(onsets: Onsets, day: number): ConditionName[] {
  return onsets.size === 0
    ? []
    : NAMES.filter((name) => (onsets.get(name) ?? Number.POSITIVE_INFINITY) <= day)
}

/** The concept of a condition. */
export function conditionConcept(name: ConditionName): Concept {
  return CONDITIONS[name].concept
}

/** Words with which somebody comes for it. */
export function conditionComplaints(name: ConditionName): readonly [string, ...string[]] {
  return CONDITIONS[name].complaints
}
