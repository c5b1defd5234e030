/** The route that tells what changes in the calendar. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { route } from '../deps.ts'
import { CalendarChange, EventsFilter } from './schema.ts'

const LISTENERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']

/** The route table of appointment events. */
export const appointmentEventRoutes = [
  route({
    method: 'GET',
    path: '/api/events/appointments',
    operation: 'appointment_events.listen',
    summary: 'What changes in the calendar, as it changes',
    description:
      'Server-sent events. `ready` comes first: read what you show after it. `changed` names appointments ' +
      'that were written, with their versions; `lists_changed` names which of `waitlist`, `closures` ' +
      '(holidays and blocked time) and `schedules` to read again; `all_changed` says that there was too ' +
      'much to name. The stream ends by itself; whoever still listens asks again.',
    allow: LISTENERS,
    query: EventsFilter,
    replyTypes: ['text/event-stream'],
    replies: { 200: CalendarChange },
    handle({ caller, query, deps }) {
      const body = deps.appointmentEvents.listen(caller.orgId, query.seconds)
      return { status: 200, body, contentType: 'text/event-stream; charset=utf-8' }
    },
  }),
]
