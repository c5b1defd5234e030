/** Pure logic of encounters: which status may follow which, and what codes look like. */

/** FHIR R4 EncounterStatus. Source: https://hl7.org/fhir/R4/valueset-encounter-status.html */
export const ENCOUNTER_STATUSES = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const

/** One of ENCOUNTER_STATUSES. */
export type EncounterStatus = (typeof ENCOUNTER_STATUSES)[number]

/** Statuses that a new encounter may have. */
export const NEW_STATUSES = ['planned', 'arrived', 'in-progress'] as const

/** Longest note: some forty pages. */
export const NOTE_CHARACTERS_MAX = 100_000

/**
 * What may follow a status. FHIR names the statuses and leaves their order to us: an encounter goes
 * forward, ends before it has begun (cancelled) or after (finished), and then stays. Whatever should not
 * have been written is entered in error, which is final. `unknown` comes from imports only.
 */
const FOLLOWERS: Readonly<Record<EncounterStatus, readonly EncounterStatus[]>> = {
  planned: ['arrived', 'triaged', 'in-progress', 'cancelled', 'entered-in-error'],
  arrived: ['triaged', 'in-progress', 'cancelled', 'entered-in-error'],
  triaged: ['in-progress', 'cancelled', 'entered-in-error'],
  'in-progress': ['onleave', 'finished', 'entered-in-error'],
  onleave: ['in-progress', 'finished', 'entered-in-error'],
  finished: ['entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
  unknown: [
    ...(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'cancelled'] as const),
    'entered-in-error',
  ],
}

/** Whether an encounter may go from one status to another; any but the last may be said again. */
export function mayFollow(from: EncounterStatus, to: EncounterStatus): boolean {
  return FOLLOWERS[from].includes(to) || (from === to && from !== 'entered-in-error')
}

/**
 * The statuses that an encounter may have when it is changed: those before the asked one; all but
 * entered-in-error when none is asked, because such an encounter does not change any more.
 */
export function statusesBefore(to: EncounterStatus | undefined): EncounterStatus[] {
  return ENCOUNTER_STATUSES.filter((from) =>
    to === undefined ? from !== 'entered-in-error' : mayFollow(from, to),
  )
}

/** A code as clients give it. */
export type Coding = { readonly system: string; readonly code: string; readonly display?: string }

/** SNOMED CT. */
const SNOMED = 'http://snomed.info/sct'
/** ICD-10 and its national editions: icd-10, icd-10-cm, icd-10-de … */
const ICD10 = /^http:\/\/hl7\.org\/fhir\/sid\/icd-10(-[a-z]{2,10})?$/
const ICD10_CODE = /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/

/** Why a code is not acceptable; null when it is. Codes of systems that are not known here are. */
export function codeFault({ system, code }: Coding): string | null {
  if (system === SNOMED && !isSnomedId(code)) return 'is no SNOMED CT identifier'
  if (ICD10.test(system) && !ICD10_CODE.test(code)) return 'is no ICD-10 code'
  return null
}

/** Why a code is no diagnosis; null when it is one. */
export function diagnosisFault(coding: Coding): string | null {
  const known = coding.system === SNOMED || ICD10.test(coding.system)
  return known ? codeFault(coding) : 'is of a system that is neither ICD-10 nor SNOMED CT'
}

const D5 = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678']
const TURNED = ['5987604321', '6598710432', '7659821043', '8765932104', '9876543210']
/** Multiplication and permutation of the dihedral group D5. */
const MULTIPLIED = [...D5, ...TURNED]
const PERMUTED = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** 6 to 18 digits, the last of which checks the others. Source: SNOMED CT, Verhoeff's dihedral check. */
function isSnomedId(code: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(code)) return false
  let check = 0
  for (let i = 0; i < code.length; i++) {
    const digit = Number(PERMUTED[i % 8]?.[Number(code[code.length - 1 - i])])
    check = Number(MULTIPLIED[check]?.[digit])
  }
  return check === 0
}
