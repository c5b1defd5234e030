/** What the routes for auditors accept and answer. Names: FHIR R4 AuditEvent, where it has one. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

const ACTIONS = ['create', 'read', 'update', 'delete', 'query', 'execute'] as const
const OUTCOMES = ['success', 'denied', 'failed', 'break_glass'] as const

/** Most events of a page: a table of them in a spreadsheet, about 500 KB. */
const EVENTS_MAX = 1_000

const Action = Type.Union(ACTIONS.map((action) => Type.Literal(action)))
const Outcome = Type.Union(OUTCOMES.map((outcome) => Type.Literal(outcome)))

/** A word of a code: `Patient`, `patients.get`. */
const Word = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z_.]+$' })

/** Filters of the trail. */
export const AuditFilter = Type.Object(
  {
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    user_id: Type.Optional(Uuid),
    patient_id: Type.Optional(Uuid),
    action: Type.Optional(Action),
    outcome: Type.Optional(Outcome),
    entity_type: Type.Optional(Word),
    operation: Type.Optional(Word),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: EVENTS_MAX, description: 'Events of a page, 50 when absent' }),
    ),
    cursor: Type.Optional(Uuid),
    format: Type.Optional(
      Type.Union([Type.Literal('json'), Type.Literal('csv')], {
        description: 'Comes before the Accept header, for links in a browser',
      }),
    ),
  },
  { additionalProperties: false },
)

const Nullable = { uuid: Type.Union([Uuid, Type.Null()]), text: Type.Union([Type.String(), Type.Null()]) }

/** One event. */
export const AuditEvent = Type.Object({
  id: Type.String({ description: 'UUID; later events have higher ones' }),
  recorded_at: Instant,
  user_id: Uuid,
  user_name: Nullable.text,
  roles: Type.String({ description: 'Separated by spaces' }),
  action: Action,
  operation: Type.String(),
  entity_type: Type.String(),
  entity_id: Nullable.uuid,
  patient_id: Nullable.uuid,
  outcome: Outcome,
  reason: Nullable.text,
  request_id: Type.String(),
  source: Type.String(),
  change: Type.Unknown({ description: 'What a write wrote' }),
})

/** A page of events, newest first. */
export const AuditPage = Type.Object({
  events: Type.Array(AuditEvent),
  count: Type.Integer({ description: 'Number of events in this page' }),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})

/** Path parameters of a patient's report. */
export const ReportParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filters of a patient's report. */
export const ReportFilter = Type.Object(
  { from: Type.Optional(Instant), to: Type.Optional(Instant) },
  { additionalProperties: false },
)

/** Who saw or changed a patient's record. */
export const AccessReport = Type.Object({
  patient_id: Uuid,
  event_count: Type.Integer(),
  complete: Type.Boolean({ description: 'False: only the latest 50,000 events and 500 users are counted' }),
  users: Type.Array(
    Type.Object({
      user_id: Uuid,
      user_name: Nullable.text,
      roles: Type.Array(Type.String()),
      operations: Type.Array(Type.String()),
      reads: Type.Integer(),
      changes: Type.Integer(),
      break_glass: Type.Integer({ description: 'Of them under broken glass, breaking it included' }),
      refused: Type.Integer({ description: 'Refused attempts, which showed nothing' }),
      first_at: Instant,
      last_at: Instant,
    }),
  ),
})
