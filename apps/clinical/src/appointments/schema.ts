/** What the routes that read appointments accept and answer. */
import { CivilDate, Instant, PageSize, TimeCursor, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { APPOINTMENT_STATUSES, Appointment } from '../appointment-schema.ts'

const STATUS = APPOINTMENT_STATUSES.join('|')

/** Path parameters of one appointment. */
export const AppointmentParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filters of the list. */
export const AppointmentFilter = Type.Object(
  {
    date: Type.Optional(
      Type.String({
        ...CivilDate,
        description: 'A civil day in `zone`: appointments that begin on it; not together with from and to',
      }),
    ),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    zone: Type.Optional(
      Type.String({
        maxLength: 64,
        pattern: '^[A-Za-z]',
        description: "IANA time zone of `date`; the organization's when absent",
      }),
    ),
    practitioner_id: Type.Optional(Uuid),
    patient_id: Type.Optional(Uuid),
    location_id: Type.Optional(Type.String({ ...Uuid, description: 'A site or a room' })),
    status: Type.Optional(
      Type.String({
        pattern: `^(${STATUS})(,(${STATUS})){0,8}$`,
        description: 'One status or several, separated by commas',
      }),
    ),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(TimeCursor),
  },
  { additionalProperties: false },
)

/** A page of appointments in order of time. */
export const AppointmentPage = Type.Object({
  appointments: Type.Array(Appointment),
  count: Type.Integer({ description: 'Number of appointments in this page' }),
  next_cursor: Type.Union([TimeCursor, Type.Null()]),
})
