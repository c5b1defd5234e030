/** What observation routes accept and answer. Names: FHIR R4 Observation. */
import { Instant, PageSize, TimeCursor, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { Observation } from '../observation-schema.ts'

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
    cursor: Type.Optional(TimeCursor),
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

/** A page of observations, newest first. */
export const ObservationPage = Type.Object({
  observations: Type.Array(Observation),
  count: Type.Integer({ description: 'Number of observations in this page' }),
  next_cursor: Type.Union([TimeCursor, Type.Null()]),
})

/** An observation as it is and as it was, newest first. */
export const ObservationHistory = Type.Object({
  id: Uuid,
  versions: Type.Array(
    Type.Object({
      version: Type.Integer({ minimum: 1 }),
      recorded_at: Type.Union([Instant], { description: 'Since when it said so' }),
      replaced_at: Type.Union([Instant, Type.Null()], { description: 'Null for what it says now' }),
      replaced_by: Type.Union([Uuid, Type.Null()], { description: 'The user who corrected it' }),
      reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was corrected' }),
      observation: Observation,
    }),
  ),
})

/** Points of a chart when the client does not say. */
export const SERIES_POINTS_DEFAULT = 100

/** Whose values of which code, and how many points at most. */
export const SeriesFilter = Type.Object(
  {
    patient_id: Uuid,
    code: Code,
    component: Type.Optional(Code),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    points: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 500,
        description: `Most points of a unit, ${SERIES_POINTS_DEFAULT} when absent`,
      }),
    ),
  },
  { additionalProperties: false },
)

/** Values for a chart. Values of different units are never put together. */
export const Series = Type.Object({
  points: Type.Array(
    Type.Object({
      first_time: Instant,
      last_time: Instant,
      count: Type.Integer({ minimum: 1 }),
      min: Type.Number(),
      max: Type.Number(),
      last: Type.Number(),
      unit: Type.Union([Type.String(), Type.Null()], { description: 'UCUM code, or the unit as written' }),
    }),
    { description: 'Oldest first' },
  ),
  count: Type.Integer({ description: 'Number of values in these points' }),
  complete: Type.Boolean({
    description: 'False when there were more values than are looked at; the newest are',
  }),
})
