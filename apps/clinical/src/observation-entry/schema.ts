/** What routes that write observations accept and answer. Names: FHIR R4 Observation. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Most rows of one request. */
export const BATCH_ROWS_MAX = 1_000
/** Keys of a request of so many rows, with some parts each. */
export const BATCH_KEYS_MAX = 50_000

/** Types of values; see docs/data-model.md. */
export const VALUE_TYPES = [
  ...(['none', 'quantity', 'integer', 'string', 'boolean', 'codeable_concept', 'range', 'ratio'] as const),
  ...(['sampled_data', 'time', 'date_time', 'period'] as const),
] as const

/** FHIR R4 ObservationStatus, as far as clients write them. */
export const OBSERVATION_STATUSES = [
  ...(['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled'] as const),
  ...(['entered-in-error', 'unknown'] as const),
] as const

const literals = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  )

const Code = Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-+\\--~]+$' })
const Uri = Type.String({ minLength: 1, maxLength: 200, pattern: '^[!-~]+$' })
const Display = Type.String({ maxLength: 300 })
const Text = Type.String({ minLength: 1, maxLength: 4_000 })
const closed = { additionalProperties: false } as const

const Decimal = Type.Union(
  [
    Type.Number({ exclusiveMinimum: -1e15, exclusiveMaximum: 1e15 }),
    Type.String({ pattern: '^-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?$' }),
  ],
  { description: 'A number, or its text where trailing zeros count: "36.50"' },
)
const Comparator = literals(['<', '<=', '>=', '>'], 'Where the true value is beyond what can be measured')

const Quantity = Type.Object(
  {
    value: Type.Optional(Type.Number()),
    comparator: Type.Optional(Comparator),
    unit: Type.Optional(Type.String({ maxLength: 64 })),
    system: Type.Optional(Uri),
    code: Type.Optional(Type.String({ maxLength: 64 })),
  },
  closed,
)
const CodeableConcept = Type.Object(
  {
    coding: Type.Optional(
      Type.Array(
        Type.Object(
          { system: Type.Optional(Uri), code: Type.Optional(Code), display: Type.Optional(Display) },
          closed,
        ),
        { maxItems: 10 },
      ),
    ),
    text: Type.Optional(Text),
  },
  { ...closed, minProperties: 1 },
)
const Range = Type.Object({ low: Type.Optional(Quantity), high: Type.Optional(Quantity) }, closed)

/** `value_json` by type, in the shape of FHIR R4; quantities and integers stand in `value_number`. */
export const VALUE_SHAPES = {
  string: Text,
  boolean: Type.Boolean(),
  codeable_concept: CodeableConcept,
  range: Type.Object(Range.properties, { ...closed, minProperties: 1 }),
  ratio: Type.Object({ numerator: Quantity, denominator: Quantity }, closed),
  sampled_data: Type.Object(
    {
      origin: Quantity,
      period: Type.Number({ exclusiveMinimum: 0 }),
      dimensions: Type.Integer({ minimum: 1, maximum: 16 }),
      factor: Type.Optional(Type.Number()),
      lowerLimit: Type.Optional(Type.Number()),
      upperLimit: Type.Optional(Type.Number()),
      data: Type.Optional(Type.String({ maxLength: 100_000, pattern: '^[-+0-9.EUL ]*$' })),
    },
    closed,
  ),
  time: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d{1,9})?$' }),
  date_time: Type.String({
    pattern:
      '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])(T([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d))?)?)?$',
  }),
  period: Type.Object(
    { start: Type.Optional(Instant), end: Type.Optional(Instant) },
    { ...closed, minProperties: 1 },
  ),
} as const

const ReferenceRange = Type.Object(
  {
    ...Range.properties,
    type: Type.Optional(CodeableConcept),
    appliesTo: Type.Optional(Type.Array(CodeableConcept, { maxItems: 10 })),
    age: Type.Optional(Range),
    text: Type.Optional(Text),
  },
  { ...closed, minProperties: 1 },
)

/** FHIR R4 DataAbsentReason. */
const AbsentReason = literals(
  [
    ...(['unknown', 'asked-unknown', 'temp-unknown', 'not-asked', 'asked-declined', 'masked'] as const),
    ...(['not-applicable', 'unsupported', 'as-text', 'error', 'not-a-number'] as const),
    ...(['negative-infinity', 'positive-infinity', 'not-performed', 'not-permitted'] as const),
  ],
  'Why there is no value (FHIR data-absent-reason)',
)

const value = {
  value_type: literals(VALUE_TYPES, 'quantity when there is only a number, none when there is nothing'),
  value_number: Decimal,
  value_comparator: Comparator,
  value_unit: Type.String({ minLength: 1, maxLength: 64, description: 'As people write it' }),
  value_unit_code: Type.String({ minLength: 1, maxLength: 64, description: 'UCUM' }),
  value_json: Type.Unknown({ description: 'The value of every other type, in its FHIR shape' }),
  data_absent_reason: AbsentReason,
  reference_range: Type.Array(ReferenceRange, {
    maxItems: 10,
    description: 'FHIR referenceRange; one of the type "critical" tells where LL and HH begin',
  }),
  interpretation: Type.String({
    pattern: '^[A-Z<>+-]{1,10}$',
    description: 'v3 ObservationInterpretation; computed from the reference range when absent',
  }),
}

const optionalValue = {
  value_type: Type.Optional(value.value_type),
  value_number: Type.Optional(value.value_number),
  value_comparator: Type.Optional(value.value_comparator),
  value_unit: Type.Optional(value.value_unit),
  value_unit_code: Type.Optional(value.value_unit_code),
  value_json: Type.Optional(value.value_json),
  data_absent_reason: Type.Optional(value.data_absent_reason),
  reference_range: Type.Optional(value.reference_range),
  interpretation: Type.Optional(value.interpretation),
}

const Components = Type.Array(
  Type.Object(
    { code: Code, code_system: Type.Optional(Uri), display: Type.Optional(Display), ...optionalValue },
    closed,
  ),
  { maxItems: 50, description: 'Parts of a panel, e.g. systolic and diastolic pressure' },
)

const Category = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z-]+$' })

/** Body of a create. With an id of the client, a repeated create is recognized. */
export const NewObservation = Type.Object(
  {
    id: Type.Optional(Uuid),
    patient_id: Uuid,
    encounter_id: Type.Optional(Uuid),
    practitioner_id: Type.Optional(Uuid),
    category: Type.Optional(Category),
    code: Code,
    code_system: Type.Optional(Uri),
    display: Type.Optional(Display),
    status: Type.Optional(literals(['registered', 'preliminary', 'final'], 'final when absent')),
    effective_time: Instant,
    effective_end: Type.Optional(Instant),
    issued_at: Type.Optional(Instant),
    ...optionalValue,
    components: Type.Optional(Components),
  },
  closed,
)

/** Body of a batch. Each row is checked on its own, so that a bad one spoils no neighbour. */
export const ObservationBatch = Type.Object(
  {
    observations: Type.Array(Type.Unknown({ description: 'As the body of a create' }), {
      minItems: 1,
      maxItems: BATCH_ROWS_MAX,
    }),
  },
  closed,
)

/** What became of each row of a batch. */
export const BatchVerdicts = Type.Object({
  results: Type.Array(
    Type.Object({
      index: Type.Integer({ minimum: 0 }),
      status: Type.Integer({ description: '201, or the status that the row alone would have had' }),
      id: Type.Optional(Uuid),
      error: Type.Optional(Type.String()),
      code: Type.Optional(Type.String()),
    }),
    { description: 'In the order of the rows' },
  ),
  created: Type.Integer(),
  failed: Type.Integer(),
})

const orNull = <T extends Type.TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]))

/** Body of a correction, a merge patch (RFC 7396): what is absent stays, null clears. */
export const Correction = Type.Object(
  {
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })),
    status: Type.Optional(
      literals(['preliminary', 'final', 'amended', 'corrected', 'cancelled'], 'corrected after final'),
    ),
    category: Type.Optional(Category),
    display: Type.Optional(Display),
    effective_time: Type.Optional(Instant),
    effective_end: orNull(Instant),
    issued_at: orNull(Instant),
    value_type: Type.Optional(value.value_type),
    value_number: orNull(value.value_number),
    value_comparator: orNull(value.value_comparator),
    value_unit: orNull(value.value_unit),
    value_unit_code: orNull(value.value_unit_code),
    value_json: Type.Optional(value.value_json),
    data_absent_reason: orNull(value.data_absent_reason),
    reference_range: Type.Optional(value.reference_range),
    interpretation: orNull(value.interpretation),
    components: Type.Optional(Components),
  },
  { ...closed, minProperties: 1 },
)

/** Body of a withdrawal. */
export const Withdrawal = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) },
  closed,
)

/** Path parameters of one observation. */
export const ObservationParams = Type.Object({ id: Uuid }, closed)
