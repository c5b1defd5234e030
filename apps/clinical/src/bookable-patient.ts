/** Who can be booked: a patient whose record is active, and who is alive. The statements that book decide. */
import { boolean, statement, uuid } from '@ehrconnect/platform/db/statement'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Deps } from './deps.ts'

const patientState = statement({
  name: 'bookable_patient.state',
  params: [uuid, uuid],
  row: { id: uuid, active: boolean, deceased: boolean },
  sql: 'SELECT p.id, p.active, p.deceased FROM patients p WHERE p.org_id = $1 AND p.id = $2',
})

/**
 * Why a patient cannot be booked; null when that is not the reason, or there is no such patient. Asked when
 * a booking made no row.
 *
 * Cost: 1 round trip.
 */
export async function unbookablePatient(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  patientId: string | null | undefined,
): Promise<ApiError | null> {
  if (patientId === null || patientId === undefined) return null
  const found = await deps.db.write.maybeOne(orgId, patientState, [orgId, patientId])
  if (found === null || (found.active && !found.deceased)) return null
  const [code, whose] = found.deceased
    ? ['patient_deceased', 'who is deceased']
    : ['patient_inactive', 'whose record is not active']
  return new ApiError('unprocessable', code, `field 'patient_id' names a patient ${whose}`)
}
