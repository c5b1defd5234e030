/** What happens around restricted records: restricted, opened, closed; and who is let through. */
import { ApiError, invalid, notFound, restrictedPatient } from '@ehrconnect/platform/http/api-error'
import type { RecordGate } from '@ehrconnect/platform/http/record-gate'
import type { Caller } from '@ehrconnect/platform/http/route'
import type { Deps } from '../deps.ts'
import {
  accessOfUser,
  endAccess,
  insertGlassBreak,
  insertMember,
  insertRestriction,
  removeRestriction,
  restrictionOfPatient,
} from './queries.ts'

/**
 * The gate of the service. Programs (role system) pass: they cannot give reasons.
 *
 * Cost: nothing where the read says that its record is not restricted; else a batched read by key.
 */
export function createRecordGate(db: Deps['db']): RecordGate {
  const access = db.point(accessOfUser)
  const look = async ({ orgId, userId }: Caller, patientId: string): Promise<string | null> => {
    const found = await access.load(orgId, [patientId, userId])
    if (found === null || (found.restricted && found.opened === null)) throw restrictedPatient(patientId)
    return found.restricted ? found.opened : null
  }
  return {
    pass(caller, { patientId, restricted }) {
      if (patientId === undefined || restricted === false || caller.roles.includes('system')) return null
      return look(caller, patientId)
    },
  }
}

/** The restriction of a patient and to whom the record is open, as JSON text. Throws: ApiError 404. */
export async function findRestriction(deps: Deps, orgId: string, patientId: string): Promise<string> {
  const found = await deps.db.write.maybeOne(orgId, restrictionOfPatient, [orgId, patientId])
  if (found === null) throw notFound('patient')
  return found.body
}

/**
 * Restricts a record and gives the restriction as JSON text. From the moment at which this resolves no
 * process shows the record to somebody to whom it is not open.
 *
 * Throws: ApiError 404; 409 `already_restricted`.
 */
export async function restrictPatient(
  deps: Deps,
  orgId: string,
  patientId: string,
  context: string,
  { category, reason = '' }: { readonly category: string; readonly reason?: string },
): Promise<string> {
  const values = [orgId, patientId, category, reason, context] as const
  const made = await deps.db.write.maybeOne(orgId, insertRestriction, values)
  if (made !== null) return made.body
  await findRestriction(deps, orgId, patientId)
  throw new ApiError('conflict', 'already_restricted', 'The record is restricted already')
}

/** Lifts a restriction and gives what it was, as JSON text. Throws: ApiError 404. */
export async function liftRestriction(
  deps: Deps,
  orgId: string,
  patientId: string,
  context: string,
): Promise<string> {
  const gone = await deps.db.write.maybeOne(orgId, removeRestriction, [orgId, patientId, context])
  if (gone === null) throw notFound('restriction')
  return gone.body
}

/**
 * Opens a restricted record to the caller for some minutes and gives the access as JSON text.
 *
 * Throws: ApiError 404; 409 `not_restricted`.
 */
export async function breakGlass(
  deps: Deps,
  orgId: string,
  patientId: string,
  context: string,
  { reason, minutes }: { readonly reason: string; readonly minutes: number },
): Promise<string> {
  const values = [orgId, deps.newId(), patientId, reason.trim(), minutes, context] as const
  const made = await deps.db.write.maybeOne(orgId, insertGlassBreak, values)
  if (made !== null) return made.body
  await findRestriction(deps, orgId, patientId)
  throw new ApiError('conflict', 'not_restricted', 'The record is not restricted: it is open to your role')
}

/** Takes a user into a patient's care team and gives the access as JSON text. Throws: ApiError 404; 400. */
export async function joinCareTeam(
  deps: Deps,
  orgId: string,
  patientId: string,
  context: string,
  { user_id, reason }: { readonly user_id: string; readonly reason: string },
): Promise<string> {
  const values = [orgId, deps.newId(), patientId, user_id.toLowerCase(), reason.trim(), context] as const
  const made = await deps.db.write.maybeOne(orgId, insertMember, values)
  if (made !== null) return made.body
  await findRestriction(deps, orgId, patientId)
  throw invalid('unknown_reference', "field 'user_id' does not name a user of the organization")
}

/** Ends every access of a user to a record and gives how many there were. Throws: ApiError 404. */
export async function closeRecord(
  deps: Deps,
  orgId: string,
  patientId: string,
  userId: string,
  context: string,
): Promise<number> {
  const ended = await deps.db.write.many(orgId, endAccess, [orgId, patientId, userId, context])
  if (ended.length === 0) throw notFound('access')
  return ended.length
}
