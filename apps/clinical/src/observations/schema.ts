/** What observation routes accept and answer. Names: FHIR R4 Observation. */
import { Instant, PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Most codes of one request for latest values. */
export const LATEST_CODES_MAX = 100

const Code = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[!-+\\--~]+$',
  description: 'e.g. a LOINC code',
})

/** Path parameters of one observation. */
export const ObservationParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filters of the list. */
export const ObservationFilter = Type.Object(
  {
    patient_id: Uuid,
    code: Type.Optional(Code),
    category: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z-]+$' })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

/** Whose latest values, and of which codes. */
export const LatestFilter = Type.Object(
  {
    patient_id: Uuid,
    codes: Type.Optional(
      Type.String({
        maxLength: 4_000,
        pattern: '^[!-+\\--~]{1,64}(,[!-+\\--~]{1,64}){0,99}$',
        description: `Codes separated by commas, at most ${LATEST_CODES_MAX}; all codes when absent`,
      }),
    ),
  },
  { additionalProperties: false },
)

const MaybeText = Type.Union([Type.String(), Type.Null()])
const Value = {
  value_type: Type.String(),
  value_number: Type.Union([Type.Number(), Type.Null()]),
  value_comparator: MaybeText,
  value_unit: MaybeText,
  value_unit_code: Type.Union([Type.String(), Type.Null()], { description: 'UCUM' }),
  value_json: Type.Unknown({
    description: 'The value of every type but quantity and integer, in its FHIR shape',
  }),
  data_absent_reason: MaybeText,
}

/** One observation. */
export const Observation = Type.Object({
  id: Uuid,
  org_id: Uuid,
  patient_id: Uuid,
  encounter_id: Type.Union([Uuid, Type.Null()]),
  practitioner_id: Type.Union([Uuid, Type.Null()]),
  category: Type.String(),
  code: Type.String(),
  code_system: Type.String(),
  display: Type.String(),
  status: Type.String(),
  effective_time: Instant,
  effective_end: Type.Union([Instant, Type.Null()]),
  ...Value,
  components: Type.Array(Type.Object({ code: Type.String() }), {
    description: 'e.g. systolic and diastolic pressure',
  }),
  reference_range: Type.Array(Type.Unknown()),
  interpretation: MaybeText,
  version: Type.Integer({ minimum: 1 }),
})

/** A page of observations, newest first. */
export const ObservationPage = Type.Object({
  observations: Type.Array(Observation),
  count: Type.Integer({ description: 'Number of observations in this page' }),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})
