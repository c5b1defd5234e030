/** An observation as every route answers it. Names: FHIR R4 Observation. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

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
