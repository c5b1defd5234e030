/** What encounter routes accept and answer. Names: FHIR R4 Encounter. */
import { Instant, PageSize, TimeCursor, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { ENCOUNTER_STATUSES, NEW_STATUSES, NOTE_CHARACTERS_MAX } from './rules.ts'

const Status = Type.Union(
  ENCOUNTER_STATUSES.map((status) => Type.Literal(status)),
  { description: 'FHIR encounter status' },
)

/** Path parameters of one encounter. */
export const EncounterParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filters of the list. */
export const EncounterFilter = Type.Object(
  {
    patient_id: Type.Optional(Uuid),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    status: Type.Optional(Status),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(TimeCursor),
  },
  { additionalProperties: false },
)

/** v3 ActCode, the codes of FHIR's encounter class. */
const Class = Type.Union(
  ['AMB', 'EMER', 'FLD', 'HH', 'IMP', 'ACUTE', 'NONAC', 'OBSENC', 'PRENC', 'SS', 'VR'].map((code) =>
    Type.Literal(code),
  ),
  { description: 'v3 ActCode: AMB is a visit, IMP a stay, VR by video or phone' },
)

const codeFields = {
  system: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[!-~]+$',
    description: 'URI of the code system',
  }),
  code: Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' }),
  display: Type.Optional(Type.String({ maxLength: 300 })),
}

/** A code as a client gives it. */
const Coding = Type.Object(codeFields, { additionalProperties: false })

/** FHIR R4 diagnosis-role. */
const DiagnosisUse = Type.Union(
  ['AD', 'DD', 'CC', 'CM', 'pre-op', 'post-op', 'billing'].map((use) => Type.Literal(use)),
  { description: 'FHIR diagnosis role: admission, discharge, chief complaint, comorbidity …' },
)

const Diagnosis = Type.Object(
  { ...codeFields, use: Type.Optional(DiagnosisUse) },
  { additionalProperties: false, description: 'An ICD-10 or SNOMED CT code' },
)

// The three texts stand in an index, whose rows have at most 2,704 bytes.
const given = {
  practitioner_id: Uuid,
  location_id: Uuid,
  encounter_type: Type.String({ maxLength: 200 }),
  type_codes: Type.Array(Coding, { maxItems: 10 }),
  chief_complaint: Type.String({ maxLength: 400 }),
  reason_codes: Type.Array(Coding, { maxItems: 20 }),
  diagnoses: Type.Array(Diagnosis, { maxItems: 50 }),
  end_time: Instant,
  note: Type.String({
    minLength: 1,
    maxLength: NOTE_CHARACTERS_MAX,
    description: 'The note until it is signed',
  }),
}

/** Body of a create. With an id of the client, a repeated create is recognized. */
export const NewEncounter = Type.Object(
  {
    id: Type.Optional(Uuid),
    patient_id: Uuid,
    status: Type.Union(NEW_STATUSES.map((status) => Type.Literal(status))),
    class: Type.Optional(Class),
    start_time: Instant,
    practitioner_id: Type.Optional(given.practitioner_id),
    location_id: Type.Optional(given.location_id),
    encounter_type: Type.Optional(given.encounter_type),
    type_codes: Type.Optional(given.type_codes),
    chief_complaint: Type.Optional(given.chief_complaint),
    reason_codes: Type.Optional(given.reason_codes),
    diagnoses: Type.Optional(given.diagnoses),
    end_time: Type.Optional(given.end_time),
    note: Type.Optional(given.note),
  },
  { additionalProperties: false },
)

/** Body of a merge patch (RFC 7396): what is absent stays, null clears. */
export const EncounterPatch = Type.Object(
  {
    status: Type.Optional(Status),
    status_reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    class: Type.Optional(Class),
    start_time: Type.Optional(Instant),
    practitioner_id: Type.Optional(Type.Union([given.practitioner_id, Type.Null()])),
    location_id: Type.Optional(Type.Union([given.location_id, Type.Null()])),
    encounter_type: Type.Optional(given.encounter_type),
    type_codes: Type.Optional(given.type_codes),
    chief_complaint: Type.Optional(given.chief_complaint),
    reason_codes: Type.Optional(given.reason_codes),
    diagnoses: Type.Optional(given.diagnoses),
    end_time: Type.Optional(Type.Union([given.end_time, Type.Null()])),
    note: Type.Optional(Type.Union([given.note, Type.Null()])),
  },
  { additionalProperties: false, minProperties: 1 },
)

const StoredCoding = Type.Object({
  system: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  display: Type.Optional(Type.String()),
})

/** One encounter. */
export const Encounter = Type.Object({
  id: Uuid,
  org_id: Uuid,
  patient_id: Uuid,
  practitioner_id: Type.Union([Uuid, Type.Null()]),
  location_id: Type.Union([Uuid, Type.Null()]),
  appointment_id: Type.Union([Uuid, Type.Null()], { description: 'The appointment that it came from' }),
  status: Status,
  status_reason: Type.Union([Type.String(), Type.Null()]),
  class: Type.String({ description: 'v3 ActCode, e.g. AMB' }),
  encounter_type: Type.String(),
  type_codes: Type.Array(StoredCoding),
  chief_complaint: Type.String(),
  reason_codes: Type.Array(StoredCoding),
  diagnoses: Type.Array(Type.Object({ ...StoredCoding.properties, use: Type.Optional(Type.String()) })),
  start_time: Instant,
  end_time: Type.Union([Instant, Type.Null()]),
  note_version: Type.Integer({
    minimum: 0,
    description: 'Latest signed version of the note; 0 before it is signed',
  }),
  version: Type.Integer({ minimum: 1 }),
})

/** A page of encounters, newest first. */
export const EncounterPage = Type.Object({
  encounters: Type.Array(Encounter),
  count: Type.Integer({ description: 'Number of encounters in this page' }),
  next_cursor: Type.Union([TimeCursor, Type.Null()]),
})
