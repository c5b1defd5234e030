/** Passing problems: what brings people in, at which age, and what it does to their vital signs. */
import type { Concept } from './codes.ts'
import type { Prng } from './prng.ts'

/** One kind of passing problem. */
export type Problem = {
  readonly concept: Concept
  readonly complaints: readonly [string, ...string[]]
  /** How common it is: below 3 years, 3-11, 12-17, 18-44, 45-64, 65 and over. */
  readonly weights: readonly [number, number, number, number, number, number]
  /** Probability of a fever. */
  readonly fever: number
  /** Typical pain at its worst, 0 to 10; 0 when it does not hurt. */
  readonly pain: number
  /** True when it is a matter of breathing. */
  readonly breathing: boolean
  /** Factor for men. */
  readonly men: number
}

const PROBLEMS: readonly [Problem, ...Problem[]] = [
  problem('54150009', 'Upper respiratory infection (disorder)', [30, 20, 14, 12, 8, 6], {
    complaints: ['Cough and runny nose', 'Cold for a week', 'Sore throat and congestion'],
    fever: 0.45,
    breathing: true,
  }),
  problem('65363002', 'Otitis media (disorder)', [18, 10, 2, 1, 0, 0], {
    complaints: ['Ear pain', 'Pulling at the ear, unsettled at night'],
    fever: 0.6,
    pain: 5,
  }),
  problem('43878008', 'Streptococcal sore throat (disorder)', [2, 9, 7, 3, 1, 0], {
    complaints: ['Sore throat and fever', 'Painful swallowing'],
    fever: 0.7,
    pain: 5,
  }),
  problem('6142004', 'Influenza (disorder)', [3, 4, 4, 4, 3, 3], {
    complaints: ['Fever, aching limbs and cough'],
    fever: 0.9,
    pain: 4,
    breathing: true,
  }),
  problem('10509002', 'Acute bronchitis (disorder)', [2, 3, 2, 5, 6, 7], {
    complaints: ['Cough for two weeks', 'Chesty cough, worse at night'],
    fever: 0.25,
    breathing: true,
  }),
  problem('444814009', 'Viral sinusitis (disorder)', [0, 1, 4, 8, 7, 4], {
    complaints: ['Facial pressure and blocked nose', 'Headache and congestion'],
    fever: 0.2,
    pain: 4,
  }),
  problem('24079001', 'Atopic dermatitis (disorder)', [9, 7, 4, 3, 2, 2], {
    complaints: ['Itchy rash in the elbow creases', 'Eczema flare'],
  }),
  problem('271807003', 'Eruption of skin (disorder)', [10, 8, 6, 5, 5, 5], {
    complaints: ['Rash', 'New rash, itching'],
  }),
  problem('62315008', 'Diarrhea (finding)', [9, 6, 3, 3, 3, 3], {
    complaints: ['Vomiting and diarrhoea since yesterday', 'Loose stools'],
    fever: 0.3,
    pain: 3,
  }),
  problem('61582004', 'Allergic rhinitis (disorder)', [1, 7, 7, 6, 4, 2], {
    complaints: ['Sneezing and itchy eyes', 'Hay fever'],
  }),
  problem('21522001', 'Abdominal pain (finding)', [2, 7, 6, 6, 5, 5], {
    complaints: ['Stomach ache', 'Abdominal pain on and off'],
    pain: 5,
  }),
  problem('25064002', 'Headache (finding)', [0, 4, 7, 7, 5, 3], {
    complaints: ['Headaches', 'Headache most afternoons'],
    pain: 5,
  }),
  problem('37796009', 'Migraine (disorder)', [0, 1, 3, 5, 3, 1], {
    complaints: ['Migraine attacks more often'],
    pain: 7,
    men: 0.4,
  }),
  problem('68566005', 'Urinary tract infectious disease (disorder)', [1, 2, 2, 6, 5, 8], {
    complaints: ['Burning when passing urine', 'Frequent urination'],
    fever: 0.15,
    pain: 3,
    men: 0.2,
  }),
  problem('279039007', 'Low back pain (finding)', [0, 0, 3, 10, 13, 11], {
    complaints: ['Low back pain', 'Back pain after lifting'],
    pain: 6,
  }),
  problem('30989003', 'Knee pain (finding)', [0, 1, 5, 5, 8, 10], {
    complaints: ['Knee pain', 'Knee pain on stairs'],
    pain: 5,
  }),
  problem('44465007', 'Sprain of ankle (disorder)', [0, 4, 8, 5, 2, 1], {
    complaints: ['Twisted ankle', 'Ankle swollen after sport'],
    pain: 6,
  }),
  problem('84229001', 'Fatigue (finding)', [0, 1, 4, 7, 7, 6], {
    complaints: ['Tired all the time', 'No energy'],
  }),
  problem('404640003', 'Dizziness (finding)', [0, 0, 2, 3, 4, 8], {
    complaints: ['Dizzy when standing up', 'Dizziness'],
  }),
  problem('235595009', 'Gastroesophageal reflux disease (disorder)', [1, 0, 1, 5, 7, 6], {
    complaints: ['Heartburn', 'Acid reflux at night'],
    pain: 3,
  }),
  problem('386661006', 'Fever (finding)', [9, 5, 2, 1, 1, 1], {
    complaints: ['Fever since last night', 'High temperature'],
    fever: 1,
  }),
]

const BANDS = [3, 12, 18, 45, 65]

/** Draws the problem that brings somebody of this age in. */
export function drawProblem(prng: Prng, age: number, female: boolean): Problem {
  const band = BANDS.filter((from) => age >= from).length
  let total = 0
  for (const candidate of PROBLEMS) total += weightOf(candidate, band, female)
  let aim = prng.unit() * total
  for (const candidate of PROBLEMS) {
    aim -= weightOf(candidate, band, female)
    if (aim < 0) return candidate
  }
  return PROBLEMS[0]
}

function weightOf(candidate: Problem, band: number, female: boolean): number {
  return (candidate.weights[band] ?? 0) * (female ? 1 : candidate.men)
}

type Particulars = Pick<Problem, 'complaints'> & Partial<Problem>

function problem(code: string, display: string, weights: Problem['weights'], more: Particulars): Problem {
  return { concept: [code, display], weights, fever: 0, pain: 0, breathing: false, men: 1, ...more }
}
