/**
 * One patient's whole record as COPY text: a patient, the encounters, the observations. Depends on the
 * seed, the organization and the patient's number in it, and on nothing that was generated before.
 */
import { searchKeys } from '@ehrconnect/platform/text/fold'
import { dateText, instantText, MS_PER_MINUTE } from './calendar.ts'
import { type Concept, codingOf } from './codes.ts'
import { COPY_NULL, copyJson, copyLine } from './copy-text.ts'
import { uuidAt } from './ids.ts'
import { mrnOf } from './mrn.ts'
import { observeVisit } from './observe.ts'
import { ageOn, drawPerson, type Person } from './person.ts'
import type { Region } from './places.ts'
import { type Clinic, planVisits } from './plan.ts'
import { createPrng, type Prng, seedWords } from './prng.ts'
import type { Block } from './table-text.ts'
import type { Visit } from './visit.ts'

/** The columns of a patient's line, in order. */
export const PATIENT_COLUMNS =
  'org_id, id, mrn, first_name, last_name, date_of_birth, sex, contact_phone, email, address, ' +
  'deceased, deceased_at, active, search_first, search_last_first, search_first_last, search_mrn, ' +
  'search_phone, created_at, updated_at'

/** The columns of an encounter's line, in order. */
export const ENCOUNTER_COLUMNS =
  'org_id, patient_id, id, practitioner_id, location_id, status, class, encounter_type, type_codes, ' +
  'chief_complaint, reason_codes, start_time, end_time, created_at, updated_at'

/** Everything about an organization that its patients' records need. */
export type Practice = Clinic & {
  orgId: string
  slug: string
  seed: string
  region: Region
  practitionerIds: readonly string[]
  roomIds: readonly string[]
  mrnPrefix: string
  /** Record number of the patient with number 0. */
  mrnFirst: number
  /** Minutes since the epoch. */
  now: number
  /** Part of the observations that is kept, 0 to 1. */
  observationsKept: number
  /** Most visits of a patient; the newest are kept. */
  encountersMax: number
  /** Vital signs come without reference ranges. */
  lean: boolean
}

/** Writes the records of one practice's patients. */
export type RecordWriter = {
  /** Adds the record of the patient with this number to a block. */
  write(index: number, block: Block): void
  /** The id that the patient with this number gets. */
  patientId(index: number): string
}

const conceptTexts = new Map<Concept, string>()
const OPENING_LOCAL_MINUTE = 600

/** Creates the writer of a practice. */
export function createRecordWriter(practice: Practice): RecordWriter {
  const [a, b, c, d] = seedWords(`${practice.seed}/${practice.slug}/patients`)
  const prng = createPrng()
  const begin = (index: number): { person: Person; id: string } => {
    prng.start(a, b ^ index, c + index, d)
    const person = drawPerson(prng, practice)
    return { person, id: uuidAt(registeredAt(practice, person) * MS_PER_MINUTE, prng) }
  }
  return {
    patientId: (index) => begin(index).id,
    write(index, block) {
      const { person, id } = begin(index)
      block.patients.add(patientLine(practice, person, id, index))
      const visits = planVisits(prng, person, practice)
      for (const visit of visits.slice(-Math.min(visits.length, practice.encountersMax)))
        writeVisit(practice, person, id, visit, prng, block)
    },
  }
}

function registeredAt(practice: Practice, person: Person): number {
  return practice.zone.instant(person.registeredDay, OPENING_LOCAL_MINUTE)
}

function patientLine(practice: Practice, person: Person, id: string, index: number): string {
  const mrn = mrnOf(practice.mrnPrefix, practice.mrnFirst + index)
  const keys = searchKeys({
    first_name: person.first,
    last_name: person.last,
    mrn,
    contact_phone: person.phone,
  })
  const registered = instantText(registeredAt(practice, person))
  const deceased = person.deceasedDay === null ? null : practice.zone.instant(person.deceasedDay, 840)
  return copyLine([
    practice.orgId,
    id,
    mrn,
    person.first,
    person.last,
    dateText(person.bornDay),
    person.sex,
    person.phone,
    person.email,
    JSON.stringify(person.address),
    deceased === null ? 'f' : 't',
    deceased === null ? null : instantText(deceased),
    person.active ? 't' : 'f',
    keys.search_first,
    keys.search_last_first,
    keys.search_first_last,
    keys.search_mrn,
    keys.search_phone,
    registered,
    deceased === null ? registered : instantText(deceased),
  ])
}

function writeVisit(
  practice: Practice,
  person: Person,
  patientId: string,
  visit: Visit,
  prng: Prng,
  block: Block,
): void {
  const start = practice.zone.instant(visit.day, visit.minute)
  const encounterId = uuidAt(start * MS_PER_MINUTE + prng.below(MS_PER_MINUTE), prng)
  const practitionerId = practice.practitionerIds[visit.practitioner] ?? COPY_NULL
  const room = visit.class === 'AMB' ? (practice.roomIds[visit.room] ?? COPY_NULL) : COPY_NULL
  const finished = visit.status === 'finished'
  const startText = instantText(start)
  const endText = finished ? instantText(start + visit.minutes) : COPY_NULL
  const created = start < practice.now ? startText : instantText(practice.now)
  const ids = `${practice.orgId}\t${patientId}\t${encounterId}\t`
  block.encounters.add(
    `${ids}${practitionerId}\t${room}\t${visit.status}\t${visit.class}\t` +
      `${visit.kind.label}\t${conceptText(visit.kind.concept)}\t` +
      `${visit.complaint}\t${visit.reason === null ? '[]' : conceptText(visit.reason)}\t` +
      `${startText}\t${endText}\t${created}\t${finished ? endText : created}\n`,
  )
  if (!finished && visit.status !== 'in-progress') return
  if (visit.class === 'VR') return
  observeVisit({
    ids,
    practitionerId,
    visit,
    body: person.body,
    age: ageOn(person, visit.day),
    start,
    now: practice.now,
    kept: practice.observationsKept,
    lean: practice.lean,
    prng,
    lines: block.observations,
  })
}

/** Labels and complaints are our own and hold nothing that COPY escapes; concepts are escaped once. */
function conceptText(concept: Concept): string {
  let text = conceptTexts.get(concept)
  if (text === undefined) {
    text = copyJson([codingOf(concept)])
    conceptTexts.set(concept, text)
  }
  return text
}
