/** Statuses of visits in words and looks: never by colour alone. */
import type { TextKey } from '../../i18n/i18n.ts'
import type { Text } from '../../i18n/text.ts'
import type { Appointment, Step } from './appointments.ts'

/** How a visit stands. */
export type Standing = 'held' | 'booked' | 'here' | 'withClinician' | 'done' | 'cancelled' | 'noShow'

/** The standing of an appointment: a visit that was begun is checked in and has an encounter. */
export function standingOf({ status, encounter_id }: Pick<Appointment, 'status' | 'encounter_id'>): Standing {
  switch (status) {
    case 'proposed':
      return 'held'
    case 'arrived':
    case 'checked-in':
      return encounter_id === null ? 'here' : 'withClinician'
    case 'fulfilled':
      return 'done'
    case 'cancelled':
    case 'entered-in-error':
      return 'cancelled'
    case 'noshow':
      return 'noShow'
    default:
      return 'booked'
  }
}

/** The text of a standing. */
export const STANDING_TEXT: Readonly<Record<Standing, TextKey>> = {
  held: 'standing.held',
  booked: 'standing.booked',
  here: 'standing.here',
  withClinician: 'standing.withClinician',
  done: 'standing.done',
  cancelled: 'standing.cancelled',
  noShow: 'standing.noShow',
}

/** The colours of a standing. */
export const STANDING_LOOK: Readonly<Record<Standing, string>> = {
  held: 'bg-sunk text-soft border-dashed',
  booked: 'bg-card text-ink',
  here: 'bg-warn-soft text-warn',
  withClinician: 'bg-accent-soft text-accent',
  done: 'bg-good-soft text-good',
  cancelled: 'bg-sunk text-soft line-through',
  noShow: 'bg-bad-soft text-bad',
}

const STEPS: Readonly<Record<Standing, readonly Step[]>> = {
  held: ['confirm', 'cancel'],
  booked: ['check-in', 'start', 'no-show', 'cancel'],
  here: ['start', 'cancel'],
  withClinician: ['complete'],
  done: [],
  cancelled: [],
  noShow: ['check-in'],
}

/** The text of a step. */
export const STEP_TEXT: Readonly<Record<Step, TextKey>> = {
  confirm: 'step.confirm',
  'check-in': 'step.checkIn',
  start: 'step.start',
  complete: 'step.complete',
  cancel: 'step.cancel',
  'no-show': 'step.noShow',
}

/** The steps that may follow; the service decides. Only care opens and ends an encounter. */
export function stepsOf(appointment: Appointment, cares: boolean): readonly Step[] {
  return STEPS[standingOf(appointment)].filter((step) => cares || (step !== 'start' && step !== 'complete'))
}

/** Who comes: a name, or why there is none. */
export function whoText({ patient_name, patient_id }: Appointment, text: Text): string {
  return patient_name ?? text(patient_id === null ? 'day.somebody' : 'day.restricted')
}

/** Whether a visit takes time in the calendar, and may be moved. */
export function isMovable(appointment: Appointment): boolean {
  return ['held', 'booked', 'here'].includes(standingOf(appointment))
}

/** Whether a visit stands in the columns. What was cancelled stands in the list only. */
export function isShown(appointment: Appointment): boolean {
  return standingOf(appointment) !== 'cancelled'
}
