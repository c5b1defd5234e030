/** The route of free slots. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { questionId } from '@ehrconnect/platform/cache/key'
import { answerOf } from '@ehrconnect/platform/cache/store'
import { okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { type Ask, findSlots } from './actions.ts'
import { Availability, AvailabilityFilter, SLOTS_DEFAULT, slotsText } from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'org_admin', 'system']

/** The route table of availability. */
export const availabilityRoutes = [
  route({
    method: 'GET',
    path: '/api/appointments/availability',
    operation: 'availability.find',
    summary: 'Free slots for a type of visit',
    description:
      'Starts from `from` (inclusive) to `to` (exclusive), at most 31 days, in order of time. Opening ' +
      'hours are those of the schedules in their own time zones; `zone` only says how local times are ' +
      'written. A slot is free when the whole visit, buffers included, lies in open hours and overlaps ' +
      'nothing that is booked, held or blocked, nor, with `patient_id`, another visit of that patient. ' +
      'When there is more, `next_from` is the `from` of the next request.',
    allow: READERS,
    query: AvailabilityFilter,
    replies: { 200: Availability },
    async handle({ caller, query, deps }) {
      const patientId = query.patient_id?.toLowerCase() ?? null
      const { orgId } = caller
      const ask: Ask = {
        typeId: query.type_id.toLowerCase(),
        practitionerIds: query.practitioner_id?.toLowerCase().split(',') ?? null,
        locationId: query.location_id?.toLowerCase() ?? null,
        patientId,
        from: query.from,
        until: query.to,
        zone: query.zone ?? null,
        limit: query.limit ?? SLOTS_DEFAULT,
      }
      // Kept until anything of the organization's calendar is written, or time itself changes the answer.
      const key = { orgId, kind: 'slots', id: questionId([ask]), within: 'diary' }
      const { body, etag } = await deps.cache.answer(key, async () => {
        const found = await findSlots(deps, orgId, ask)
        return answerOf(slotsText(found), found.lifeMs)
      })
      // The calendar is not behind the glass: whoever books for somebody may see when they are elsewhere.
      return okJson(body, etag, patientId === null ? {} : { patientId, restricted: false })
    },
  }),
]
