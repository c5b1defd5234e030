/** What can be booked at each kind of clinic, and how often it is. */
import type { ClinicKind } from './clinic.ts'

/** An appointment type of the demo; minutes. */
export type DemoType = {
  readonly code: string
  readonly name: string
  readonly duration: number
  readonly before: number
  readonly after: number
  readonly alignment: number
  readonly lead: number
  readonly capacity: number
  readonly room: boolean
  readonly colour: string
  /** How often it is booked beside the others; 0 for what has a time of its own. */
  readonly weight: number
  readonly reasons: readonly [string, ...string[]]
}

type Rest = Partial<Omit<DemoType, 'code' | 'name' | 'duration' | 'colour' | 'weight' | 'reasons'>>

/** By kind of clinic; the last type of each is its weekly group. */
export const DEMO_TYPES: Record<ClinicKind, readonly [DemoType, ...DemoType[]]> = {
  general_practice: [
    type('follow_up', 'Follow-up', 15, '#3b6fb6', 9, [
      'Blood pressure check',
      'Discussion of results',
      'Diabetes review',
    ]),
    type('consultation', 'Consultation', 20, '#2f8f6b', 8, [
      'Cough and fever',
      'Back pain',
      'Headache',
      'Skin rash',
    ]),
    type('check_up', 'Annual check-up', 40, '#8a5fb0', 2, ['Annual check-up'], { after: 5, room: true }),
    type('vaccination', 'Vaccination', 10, '#c08a1e', 3, ['Influenza vaccination', 'Tetanus booster'], {
      alignment: 5,
    }),
    type('procedure', 'Minor procedure', 45, '#b3543e', 1, ['Removal of a mole', 'Joint injection'], {
      ...{ before: 5, after: 10, room: true, lead: 1_440 },
    }),
    type('phone_call', 'Phone call', 10, '#5b7083', 2, ['Prescription renewal', 'Question about results'], {
      ...{ alignment: 5, lead: 30 },
    }),
    type('diabetes_group', 'Diabetes group', 60, '#4a7f8c', 0, ['Living with diabetes'], {
      ...{ alignment: 60, capacity: 8, room: true },
    }),
  ],
  paediatrics: [
    type('sick_child', 'Sick child', 15, '#b3543e', 9, ['Fever', 'Ear pain', 'Cough', 'Vomiting']),
    type('well_child', 'Well-child visit', 30, '#2f8f6b', 6, ['Well-child visit'], { after: 5, room: true }),
    type('immunisation', 'Immunization', 10, '#c08a1e', 4, ['Scheduled immunization'], { alignment: 5 }),
    type('newborn', 'Newborn visit', 40, '#8a5fb0', 1, ['First visit after birth'], { after: 5, room: true }),
    type('follow_up', 'Follow-up', 15, '#3b6fb6', 3, ['Asthma review', 'Weight check']),
    type('parents_class', 'Class for parents', 60, '#4a7f8c', 0, ['First aid for infants'], {
      ...{ alignment: 60, capacity: 10, room: true },
    }),
  ],
  physiotherapy: [
    type('session', 'Session', 30, '#3b6fb6', 10, ['Low back pain', 'Neck pain', 'Knee after surgery'], {
      room: true,
    }),
    type('first_visit', 'First visit', 45, '#2f8f6b', 2, ['Assessment'], { after: 5, room: true }),
    type('manual_therapy', 'Manual therapy', 20, '#8a5fb0', 3, ['Shoulder pain', 'Neck pain'], {
      room: true,
    }),
    type('training_group', 'Training group', 60, '#4a7f8c', 0, ['Back training'], {
      ...{ before: 5, after: 5, alignment: 60, capacity: 6, room: true },
    }),
  ],
}

function type(
  code: string,
  name: string,
  duration: number,
  colour: string,
  weight: number,
  reasons: DemoType['reasons'],
  rest: Rest = {},
): DemoType {
  const plain = {
    before: 0,
    after: 0,
    alignment: duration % 10 === 0 ? 10 : 15,
    lead: 0,
    capacity: 1,
    room: false,
  }
  return { code, name, duration, colour, weight, reasons, ...plain, ...rest }
}
