/** What happens to appointment types: added, changed. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import type { Deps } from '../deps.ts'
import { insertType, typeById, updateType } from './queries.ts'

type Fields = { readonly practitioner_ids?: readonly string[]; readonly location_ids?: readonly string[] }

/** Adds a type. Cost: 1 round trip. Throws: ApiError 409 `code_taken`, 400 for fields that do not fit. */
export async function createType(
  deps: Deps,
  orgId: string,
  context: string,
  given: Fields,
): Promise<{ id: string; version: number; body: string }> {
  const id = deps.newId()
  const made = await told(deps.db.write.maybeOne(orgId, insertType, [orgId, id, jsonOf(given), context]))
  if (made === null) throw new ApiError('fault', 'internal_error', 'Internal error', 'no type was made')
  return { id, ...made }
}

/** Changes the version that `ifMatch` names and gives the new one. Throws: ApiError 404, 409, 412. */
export async function changeType(
  deps: Deps,
  orgId: string,
  id: string,
  ifMatch: string,
  context: string,
  change: Fields,
): Promise<{ version: number; body: string }> {
  const version = expectedVersion(ifMatch)
  const changed = await told(
    deps.db.write.maybeOne(orgId, updateType, [orgId, id, version, jsonOf(change), context]),
  )
  const now = await deps.db.point(typeById).load(orgId, [id])
  if (now === null) throw notFound('appointment_type')
  if (changed === null) throw outdated()
  return now
}

/** Ids are compared as text with those in the database. */
function jsonOf(fields: Fields): string {
  const lower = (ids: readonly string[]): string[] => ids.map((id) => id.toLowerCase())
  return JSON.stringify({
    ...fields,
    ...(fields.practitioner_ids && { practitioner_ids: lower(fields.practitioner_ids) }),
    ...(fields.location_ids && { location_ids: lower(fields.location_ids) }),
  })
}

async function told<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    if (error.violates('appointment_types_code_unique'))
      throw new ApiError('conflict', 'code_taken', 'Another appointment type has this code')
    if (error.violates('appointment_types_alignment'))
      throw invalid('invalid_alignment', "'alignment_minutes' must divide a day")
    if (error.violates('appointment_types_length'))
      throw invalid('too_long', 'A visit with its buffers lasts a day at most')
    throw error
  }
}
