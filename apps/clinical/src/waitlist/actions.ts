/** What happens to entries of the waitlist: made and changed. Offers are made elsewhere. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import type { Deps } from '../deps.ts'
import { entryById, insertEntry, updateEntry } from './queries.ts'

type Versioned = { readonly version: number; readonly body: string }

/** Puts a patient on the list. Cost: 1 round trip. Throws: ApiError 400. */
export async function addEntry(
  deps: Deps,
  orgId: string,
  context: string,
  given: object,
): Promise<Versioned & { readonly id: string }> {
  const id = deps.newId()
  const made = await told(
    deps.db.write.maybeOne(orgId, insertEntry, [orgId, id, JSON.stringify(given), context]),
  )
  // The entry was made without its patient only where there is none to be seen.
  if (made === null) throw unknown('patient_id')
  return { id, ...made }
}

/** Changes an entry. Throws: ApiError 400, 404, 409 `not_waiting`, 412. */
export async function changeEntry(
  deps: Deps,
  target: { readonly orgId: string; readonly id: string; readonly ifMatch: string },
  context: string,
  change: object,
): Promise<Versioned> {
  const { orgId, id } = target
  const version = expectedVersion(target.ifMatch)
  const text = JSON.stringify(change)
  const changed = await told(deps.db.write.maybeOne(orgId, updateEntry, [orgId, id, version, text, context]))
  const now = await deps.db.point(entryById).load(orgId, [id])
  if (now === null) throw notFound('waitlist_entry')
  if (changed !== null) return now
  if (version !== null && version !== now.version) throw outdated()
  throw new ApiError('conflict', 'not_waiting', `An entry that is ${now.status} is not changed any more`)
}

const REFERENCES = ['patient', 'type', 'practitioner', 'location'] as const

async function told<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    for (const name of REFERENCES) if (error.violates(`waitlist_entries_${name}`)) throw unknown(`${name}_id`)
    if (error.violates('waitlist_entries_dates'))
      throw invalid('invalid_dates', "'wanted_until' must not be before 'wanted_from'")
    if (error.violates('waitlist_entries_hours'))
      throw invalid('invalid_hours', "'end_minute' must be later than 'start_minute'")
    throw error
  }
}

function unknown(field: string): ApiError {
  return invalid('unknown_reference', `field '${field}' names nothing that is there`)
}
