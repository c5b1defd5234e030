/** Pure logic of an appointment's steps: which may follow which. */
import type { AppointmentStatus } from '../appointment-schema.ts'

/** What can be done with an appointment. */
export const STEPS = ['confirm', 'check-in', 'start', 'complete', 'cancel', 'no-show'] as const

/** One of STEPS. */
export type Step = (typeof STEPS)[number]

/** Where a step leads, and from where it may be made. */
export type StepRule = {
  readonly from: readonly AppointmentStatus[]
  readonly to: AppointmentStatus
  /** Only before the encounter is opened. */
  readonly unbegun: boolean
  /** What becomes of the appointment's time. */
  readonly time: 'take' | 'release' | 'keep'
}

/**
 * FHIR names the statuses and leaves their order to us. A visit whose encounter is open is `checked-in`
 * with an `encounter_id`. Whoever was marked as not having come and then comes is checked in, if the time
 * is still free. `fulfilled`, `cancelled` and `entered-in-error` are final.
 */
export const STEP_RULES: Readonly<Record<Step, StepRule>> = {
  confirm: { from: ['proposed', 'pending'], to: 'booked', unbegun: true, time: 'take' },
  'check-in': { from: ['booked', 'arrived', 'noshow'], to: 'checked-in', unbegun: true, time: 'keep' },
  start: { from: ['booked', 'arrived', 'checked-in'], to: 'checked-in', unbegun: true, time: 'keep' },
  complete: { from: ['arrived', 'checked-in'], to: 'fulfilled', unbegun: false, time: 'keep' },
  cancel: {
    from: ['proposed', 'pending', 'booked', 'arrived', 'checked-in'],
    ...({ to: 'cancelled', unbegun: true, time: 'release' } as const),
  },
  'no-show': { from: ['booked'], to: 'noshow', unbegun: true, time: 'release' },
}

/** The steps that may be made next. */
export function nextSteps(status: string, begun: boolean): Step[] {
  return STEPS.filter((step) => {
    const { from, unbegun } = STEP_RULES[step]
    return from.some((known) => known === status) && !(unbegun && begun)
  })
}
