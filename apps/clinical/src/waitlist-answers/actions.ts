/** Answers to offers: taken or declined; and entries that are ended. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, notFound } from '@ehrconnect/platform/http/api-error'
import { unbookablePatient } from '../bookable-patient.ts'
import type { Deps } from '../deps.ts'
import { acceptOffer, endOffer, entryStatus } from './queries.ts'

type Answered = { readonly version: number; readonly body: string }
type Target = { readonly orgId: string; readonly id: string }

/**
 * Books what is offered.
 *
 * Cost:   1 round trip; 2 or 3 when it is refused.
 * Throws: ApiError 404; 409 `not_offered`, `offer_is_gone`; 422 for a patient who cannot be booked any more.
 */
export async function takeOffer(deps: Deps, { orgId, id }: Target, context: string): Promise<Answered> {
  try {
    const taken = await deps.db.write.maybeOne(orgId, acceptOffer, [orgId, id, context])
    return taken ?? (await refuse(deps, { orgId, id }, 'There is no offer, or it has ended', 'not_offered'))
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === '23P01')
      throw new ApiError('conflict', 'offer_is_gone', 'The offer has ended and its time was given to others')
    throw error
  }
}

/** Declines an offer: the entry waits on, the next is asked. Throws: ApiError 404; 409 `not_offered`. */
export async function declineOffer(
  deps: Deps,
  { orgId, id }: Target,
  context: string,
  reason: string | undefined,
): Promise<Answered> {
  const why = reason ?? 'the offer was declined'
  const ended = await deps.db.write.maybeOne(orgId, endOffer, [
    ...([orgId, id, ['offered'], 'waiting', why, context] as const),
  ])
  return ended ?? refuse(deps, { orgId, id }, 'There is no offer, or it has ended', 'not_offered')
}

/** Takes somebody off the list, with what they are offered. Throws: ApiError 404; 409 `not_waiting`. */
export async function cancelEntry(
  deps: Deps,
  { orgId, id }: Target,
  context: string,
  reason: string | undefined,
): Promise<Answered> {
  const why = reason ?? 'taken off the waitlist'
  const ended = await deps.db.write.maybeOne(orgId, endOffer, [
    ...([orgId, id, ['waiting', 'offered'], 'cancelled', why, context] as const),
  ])
  return ended ?? refuse(deps, { orgId, id }, 'The entry has ended already', 'not_waiting')
}

async function refuse(
  deps: Deps,
  { orgId, id }: Target,
  message: string,
  code: 'not_offered' | 'not_waiting',
): Promise<never> {
  const now = await deps.db.write.maybeOne(orgId, entryStatus, [orgId, id])
  if (now === null) throw notFound('waitlist_entry')
  const unbookable = now.status === 'offered' ? await unbookablePatient(deps, orgId, now.patient_id) : null
  throw unbookable ?? new ApiError('conflict', code, message)
}
