/** Statuses of an encounter in words, and what may follow each. */
import type { TextKey } from '../../i18n/i18n.ts'

/** FHIR R4 EncounterStatus. */
export const ENCOUNTER_STATUSES = [
  ...(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished'] as const),
  ...(['cancelled', 'entered-in-error', 'unknown'] as const),
]

/** One of ENCOUNTER_STATUSES. */
export type EncounterStatus = (typeof ENCOUNTER_STATUSES)[number]

/** The text of a status. */
export const STATUS_TEXT: Readonly<Record<EncounterStatus, TextKey>> = {
  planned: 'encounter.planned',
  arrived: 'encounter.arrived',
  triaged: 'encounter.triaged',
  'in-progress': 'encounter.inProgress',
  onleave: 'encounter.onLeave',
  finished: 'encounter.finished',
  cancelled: 'encounter.cancelled',
  'entered-in-error': 'encounter.error',
  unknown: 'encounter.unknown',
}

/** The service decides; this is what it allows. Source: apps/clinical/src/encounters/rules.ts */
const FOLLOWERS: Readonly<Record<EncounterStatus, readonly EncounterStatus[]>> = {
  planned: ['arrived', 'triaged', 'in-progress', 'cancelled', 'entered-in-error'],
  arrived: ['triaged', 'in-progress', 'cancelled', 'entered-in-error'],
  triaged: ['in-progress', 'cancelled', 'entered-in-error'],
  'in-progress': ['finished', 'onleave', 'entered-in-error'],
  onleave: ['in-progress', 'finished', 'entered-in-error'],
  finished: ['entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
  unknown: [
    'planned',
    'arrived',
    'triaged',
    'in-progress',
    'onleave',
    'finished',
    'cancelled',
    'entered-in-error',
  ],
}

const DEEDS: Readonly<Record<EncounterStatus, TextKey>> = {
  planned: 'deed.planned',
  arrived: 'deed.arrived',
  triaged: 'deed.triaged',
  'in-progress': 'deed.begin',
  onleave: 'deed.leave',
  finished: 'deed.finish',
  cancelled: 'deed.cancel',
  'entered-in-error': 'deed.error',
  unknown: 'encounter.unknown',
}

/** A status by its name; what is not known here is not known. */
export function statusOf(name: string): EncounterStatus {
  return ENCOUNTER_STATUSES.find((one) => one === name) ?? 'unknown'
}

/** The statuses that an encounter may go to. */
export function statusesAfter(status: EncounterStatus): readonly EncounterStatus[] {
  return FOLLOWERS[status]
}

/** What it is called to go from one status to another. */
export function deedText(from: EncounterStatus, to: EncounterStatus): TextKey {
  return from === 'onleave' && to === 'in-progress' ? 'deed.goOn' : DEEDS[to]
}

/** Whether it ends an encounter in another way than by the visit being over: somebody will ask why. */
export function wantsReason(to: EncounterStatus): boolean {
  return to === 'cancelled' || to === 'entered-in-error'
}
