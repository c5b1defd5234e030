/** What patient routes accept and answer. Names: FHIR R4 Patient and the technology guide. */

import { CivilDate, Instant, PersonName, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** FHIR R4 AdministrativeGender. */
export const Sex = Type.Union(
  ['male', 'female', 'other', 'unknown'].map((value) => Type.Literal(value)),
  { description: 'FHIR administrative gender' },
)

const AddressLines = Type.Array(Type.String({ maxLength: 200 }), { maxItems: 5 })
const AddressPart = Type.String({ maxLength: 100 })
const PostalCode = Type.String({ maxLength: 20 })

/** A postal address; all parts optional. */
export const Address = Type.Object(
  {
    line: Type.Optional(AddressLines),
    city: Type.Optional(AddressPart),
    district: Type.Optional(AddressPart),
    state: Type.Optional(AddressPart),
    postal_code: Type.Optional(PostalCode),
    country: Type.Optional(AddressPart),
  },
  { additionalProperties: false },
)

/** The change of an address: parts that are absent stay, null removes one. */
const AddressPatch = Type.Object(
  {
    line: Type.Optional(Type.Union([AddressLines, Type.Null()])),
    city: Type.Optional(Type.Union([AddressPart, Type.Null()])),
    district: Type.Optional(Type.Union([AddressPart, Type.Null()])),
    state: Type.Optional(Type.Union([AddressPart, Type.Null()])),
    postal_code: Type.Optional(Type.Union([PostalCode, Type.Null()])),
    country: Type.Optional(Type.Union([AddressPart, Type.Null()])),
  },
  { additionalProperties: false },
)

const Phone = Type.Union([
  Type.String({ minLength: 3, maxLength: 40, pattern: '^[0-9+()./ x-]+$' }),
  Type.Null(),
])
const Email = Type.Union([Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }), Type.Null()])
const Mrn = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^\\S(.*\\S)?$',
  description: 'Medical record number, unique in the organization',
})

/** Path parameters of one patient. */
export const PatientParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Body of a create. `id` may be chosen by the client, so that a repeated create is recognized. */
export const NewPatient = Type.Object(
  {
    id: Type.Optional(Uuid),
    mrn: Type.Optional(Mrn),
    first_name: PersonName,
    last_name: PersonName,
    date_of_birth: CivilDate,
    sex: Type.Optional(Sex),
    contact_phone: Type.Optional(Phone),
    email: Type.Optional(Email),
    address: Type.Optional(Address),
  },
  { additionalProperties: false },
)

/** Body of a merge patch (RFC 7396): what is absent stays, null removes. */
export const PatientPatch = Type.Object(
  {
    mrn: Type.Optional(Mrn),
    first_name: Type.Optional(PersonName),
    last_name: Type.Optional(PersonName),
    date_of_birth: Type.Optional(CivilDate),
    sex: Type.Optional(Sex),
    contact_phone: Type.Optional(Phone),
    email: Type.Optional(Email),
    address: Type.Optional(Type.Union([AddressPatch, Type.Null()])),
    active: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
)

/** One patient with the latest encounters. */
export const PatientDetail = Type.Object({
  id: Uuid,
  org_id: Uuid,
  mrn: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  date_of_birth: Type.Union([CivilDate, Type.Null()]),
  sex: Sex,
  contact_phone: Type.Union([Type.String(), Type.Null()]),
  email: Type.Union([Type.String(), Type.Null()]),
  address: Address,
  deceased: Type.Boolean(),
  active: Type.Boolean(),
  version: Type.Integer({ minimum: 1 }),
  recent_encounters: Type.Array(
    Type.Object({
      id: Uuid,
      start_time: Instant,
      encounter_type: Type.String(),
      chief_complaint: Type.String(),
      status: Type.String(),
    }),
    { maxItems: 5, description: 'Newest first' },
  ),
})
