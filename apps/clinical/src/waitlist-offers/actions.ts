/**
 * Offers of freed time. Whatever frees time notes it in the same statement (`waitlist_openings`); every
 * process looks for such notes and offers the time to those who wait, in order. Whatever two processes do
 * at once, the entry's status and the constraint on booking_spans decide; a process that is killed
 * leaves its note, and another takes over.
 */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { boolean, integer, statement, uuid } from '@ehrconnect/platform/db/statement'
import { ApiError, notFound } from '@ehrconnect/platform/http/api-error'
import type { Observe } from '@ehrconnect/platform/observe/events'
import { NIL, ORGANIZATIONS_MAX, type Sweep, startSweep } from '@ehrconnect/platform/process/sweep'
import { unbookablePatient } from '../bookable-patient.ts'
import type { Deps, FreeSlot } from '../deps.ts'
import {
  candidatesInOrder,
  claimOpening,
  endExpiredHold,
  offerSlot,
  removeOpening,
  settleEntry,
  waitingEntry,
  workOf,
} from './queries.ts'
import { fits } from './rules.ts'
import { OFFER_MINUTES_DEFAULT } from './schema.ts'

/** What offering needs. */
export type OfferDeps = Pick<Deps, 'db' | 'newId' | 'freeSlots'>

/** How often organizations are looked at. */
const LOOK_MS = 5_000
/** What is settled, released or offered in one turn of an organization: others get theirs. */
const TURN_MAX = 100
/** Entries that are read at once. */
const CANDIDATES_MAX = 50
/** Slots looked at around freed time: those of two days of one practitioner are fewer. */
const SLOTS_MAX = 700
const DAY_MS = 86_400_000

/** A slot as staff names it. */
export type NamedSlot = {
  readonly practitioner_id: string
  readonly location_id: string
  readonly room_id?: string | null
  readonly start_time: string
  readonly hold_minutes?: number
}

/**
 * Offers a slot that somebody chose; of the rooms it takes the first that is free.
 *
 * Cost:   3 round trips, 1 more for each room that is taken.
 * Throws: ApiError 404; 409 `not_waiting` or `slot_taken`; 422 when the schedules have no such time, or for a
 *         patient who cannot be booked.
 */
export async function offerByHand(
  deps: Deps,
  orgId: string,
  context: string,
  entryId: string,
  slot: NamedSlot,
): Promise<Made> {
  const entry = await deps.db.write.maybeOne(orgId, waitingEntry, [orgId, entryId])
  if (entry === null) throw notFound('waitlist_entry')
  const wanted = {
    typeId: entry.type_id,
    practitionerId: slot.practitioner_id.toLowerCase(),
    locationId: slot.location_id.toLowerCase(),
    roomId: slot.room_id?.toLowerCase() ?? null,
    startTime: slot.start_time,
  }
  const { refusal, rooms } = await deps.findOpening(orgId, wanted)
  if (refusal !== null)
    throw new ApiError('unprocessable', refusal, 'The schedules have no time for this visit then')
  for (const [nth, roomId] of (rooms.length === 0 ? [null] : rooms).entries()) {
    const holdMinutes = slot.hold_minutes ?? OFFER_MINUTES_DEFAULT
    const made = await makeOffer(deps, orgId, context, { entryId, ...wanted, roomId, holdMinutes })
    if (made === 'taken' && nth + 1 < rooms.length) continue
    if (made === 'taken') throw new ApiError('conflict', 'slot_taken', 'The time is not free')
    if (made !== null) return made
    const unbookable = await unbookablePatient(deps, orgId, entry.patient_id)
    throw unbookable ?? new ApiError('conflict', 'not_waiting', 'The entry does not wait any more')
  }
  throw new ApiError('conflict', 'slot_taken', 'The time is not free')
}

type Made = { readonly body: string; readonly version: number }

type Offer = {
  readonly entryId: string
  readonly practitionerId: string
  readonly locationId: string
  readonly roomId: string | null
  readonly startTime: string
  readonly holdMinutes: number
}

/** Null when the entry does not wait, or there is no such practitioner, site or room. */
async function makeOffer(
  deps: Pick<Deps, 'db' | 'newId'>,
  orgId: string,
  context: string,
  offer: Offer,
): Promise<Made | 'taken' | null> {
  const slot = JSON.stringify({
    id: deps.newId(),
    practitioner_id: offer.practitionerId,
    location_id: offer.locationId,
    rooms: offer.roomId === null ? [] : [offer.roomId],
    start_time: offer.startTime,
    hold_seconds: offer.holdMinutes * 60,
  })
  try {
    return await deps.db.write.maybeOne(orgId, offerSlot, [orgId, offer.entryId, slot, context])
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === '23P01') return 'taken'
    throw error
  }
}

/** Whether freed time is offered by the service itself. */
export type Offers = 'on' | 'off'

/**
 * Does what is due in an organization: settles offers that have ended, cancels holds that have expired, and
 * offers what is free unless that is off. Repeating it does no harm.
 *
 * Returns: the number of offers made.
 */
export async function offerFreedTime(
  deps: OfferDeps,
  orgId: string,
  offering: Offers = 'on',
): Promise<number> {
  const { write } = deps.db
  let offers = 0
  for (const { kind, id } of await write.many(orgId, workOf, [orgId, TURN_MAX])) {
    if (kind === 'settle') await write.maybeOne(orgId, settleEntry, [orgId, id, CONTEXT])
    else if (kind === 'release') await write.maybeOne(orgId, endExpiredHold, [orgId, id, CONTEXT])
    else if (offering === 'on') offers += await offerNoted(deps, orgId, id)
  }
  return offers
}

async function offerNoted(deps: OfferDeps, orgId: string, id: string): Promise<number> {
  const opening = await deps.db.write.maybeOne(orgId, claimOpening, [orgId, id])
  if (opening === null) return 0
  const offers = await offerOpening(deps, orgId, opening)
  await deps.db.write.maybeOne(orgId, removeOpening, [orgId, id])
  return offers
}

/** The service itself acts: nobody's id, and the role of programs. */
const CONTEXT = JSON.stringify({
  ...{ user_id: NIL, roles: 'system', operation: 'waitlist.sweep', request_id: 'waitlist' },
})

/**
 * Organizations after the given one, and whether something is due there. Here, and not in queries.ts: it is
 * about no organization, so it names none.
 */
export const organizationsDue = statement({
  name: 'waitlist.due',
  params: [uuid, integer],
  row: { org_id: uuid, is_due: boolean },
  sql: `
    SELECT d.org_id, d.is_due
      FROM ehr.waitlist_due($1, $2) d`,
})

/** Begins to look for organizations in which something is due. What ends does so also when offers are off. */
export function startOffering(deps: OfferDeps, offering: Offers, observe: Observe): Pick<Sweep, 'stop'> {
  return startSweep({
    ...{ task: 'waitlist.offer', everyMs: LOOK_MS, observe },
    look: (after) => deps.db.write.many(NIL, organizationsDue, [after, ORGANIZATIONS_MAX]),
    work: (orgId) => offerFreedTime(deps, orgId, offering),
  })
}

type Opening = { readonly practitioner_id: string; readonly busy_from: string; readonly busy_until: string }

async function offerOpening(deps: OfferDeps, orgId: string, opening: Opening): Promise<number> {
  /** Whether anybody could have a slot of a type there; asked once for all who wait for it. */
  const hopes = new Map<string, Promise<boolean>>()
  const slotsFor = (type: string, location: string | null, patient: string | null): Promise<FreeSlot[]> =>
    slotsIn(deps, orgId, opening, { type, location, patient })
  let offers = 0
  for (let page = await candidatesAfter(deps, orgId, opening, null); ; ) {
    for (const { id, type_id, location_id, patient_id, ...wishes } of page) {
      const key = `${type_id} ${location_id}`
      const hope = hopes.get(key) ?? slotsFor(type_id, location_id, null).then(({ length }) => length > 0)
      hopes.set(key, hope)
      if (!(await hope)) continue
      const free = await slotsFor(type_id, location_id, patient_id)
      const slot = free.find((one) => fits(wishes, one))
      if (slot === undefined || !(await offered(deps, orgId, id, slot))) continue
      offers += 1
      hopes.clear()
    }
    const last = page.at(-1)
    if (last === undefined || page.length < CANDIDATES_MAX) return offers
    page = await candidatesAfter(deps, orgId, opening, last.id)
  }
}

function candidatesAfter(deps: OfferDeps, orgId: string, opening: Opening, after: string | null) {
  const { practitioner_id, busy_from, busy_until } = opening
  return deps.db.list.many(orgId, candidatesInOrder, [
    ...([orgId, practitioner_id, busy_from, busy_until, after, CANDIDATES_MAX] as const),
  ])
}

/** Free slots that use some of the freed time. */
async function slotsIn(
  deps: Pick<Deps, 'freeSlots'>,
  orgId: string,
  { practitioner_id, busy_from, busy_until }: Opening,
  asked: { type: string; location: string | null; patient: string | null },
): Promise<FreeSlot[]> {
  try {
    const slots = await deps.freeSlots(orgId, {
      typeId: asked.type,
      practitionerIds: [practitioner_id],
      locationId: asked.location,
      patientId: asked.patient,
      // A visit that uses the time may begin before it, no visit is longer than a day.
      from: new Date(Date.parse(busy_from) - DAY_MS).toISOString(),
      until: busy_until,
      limit: SLOTS_MAX,
    })
    return slots.filter(({ endTime }) => Date.parse(endTime) > Date.parse(busy_from))
  } catch (error) {
    // A type that is not offered any more has no slots.
    if (error instanceof ApiError && error.category === 'not_found') return []
    throw error
  }
}

async function offered(
  deps: Pick<Deps, 'db' | 'newId'>,
  orgId: string,
  entryId: string,
  slot: FreeSlot,
): Promise<boolean> {
  const made = await makeOffer(deps, orgId, CONTEXT, { ...slot, entryId, holdMinutes: OFFER_MINUTES_DEFAULT })
  return made !== null && made !== 'taken'
}
