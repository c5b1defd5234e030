/** What the patient search accepts and answers. */
import { CivilDate, PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type, { type Static } from 'typebox'

const SearchText = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Name, MRN, phone or birth date, or the beginning of one',
})

/** Search parameters, in the URL or, to keep names out of URLs and their logs, in a body. */
export const PatientSearch = Type.Object(
  { q: SearchText, limit: Type.Optional(PageSize), cursor: Type.Optional(Uuid) },
  { additionalProperties: false },
)

/** A patient in a search result. */
export const PatientSummary = Type.Object({
  id: Uuid,
  org_id: Uuid,
  mrn: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  date_of_birth: Type.Union([CivilDate, Type.Null()]),
  sex: Type.String({ description: 'FHIR administrative gender' }),
  contact_phone: Type.Union([Type.String(), Type.Null()]),
  active: Type.Boolean(),
  restricted: Type.Boolean({ description: 'The record opens to the care team only; the phone is left out' }),
})

/** Body of the question who somebody is. */
export const IdentityQuestion = Type.Object(
  {
    q: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name, MRN or birth date, or the beginning of one',
    }),
  },
  { additionalProperties: false },
)

const PatientIdentity = Type.Object({
  id: Uuid,
  mrn: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  date_of_birth: Type.Union([CivilDate, Type.Null()]),
  restricted: Type.Boolean(),
})

/** Who a patient is, and nothing else. */
export type Identity = Static<typeof PatientIdentity>

/** Those whom the question may mean. */
export const Identities = Type.Object({
  patients: Type.Array(PatientIdentity),
  count: Type.Integer({ description: 'Number of patients in this answer' }),
  more: Type.Boolean({ description: 'More fit; there is no second page' }),
})

/** A page of search results, ordered by last and first name. */
export const PatientPage = Type.Object({
  patients: Type.Array(PatientSummary),
  count: Type.Integer({ description: 'Number of patients in this page' }),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})
