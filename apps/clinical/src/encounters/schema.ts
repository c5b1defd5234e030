/** What encounter routes accept and answer. Names: FHIR R4 Encounter. */
import { Instant, PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** FHIR R4 EncounterStatus. */
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
    cursor: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

const Coding = Type.Object({
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
  status: Status,
  class: Type.String({ description: 'v3 ActCode, e.g. AMB' }),
  encounter_type: Type.String(),
  type_codes: Type.Array(Coding),
  chief_complaint: Type.String(),
  reason_codes: Type.Array(Coding),
  start_time: Instant,
  end_time: Type.Union([Instant, Type.Null()]),
  version: Type.Integer({ minimum: 1 }),
})

/** A page of encounters, newest first. */
export const EncounterPage = Type.Object({
  encounters: Type.Array(Encounter),
  count: Type.Integer({ description: 'Number of encounters in this page' }),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})
