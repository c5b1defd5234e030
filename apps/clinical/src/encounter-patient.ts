/** Whose an encounter is: what a write of it changes beside it, the patient's detail among others. */
import { keyed } from '@ehrconnect/platform/db/batch'
import { uuid } from '@ehrconnect/platform/db/statement'
import { notFound } from '@ehrconnect/platform/http/api-error'
import type { Deps } from './deps.ts'

const encounterPatient = keyed({
  name: 'encounters.patient',
  keys: [uuid],
  row: { patient_id: uuid },
  sql: `
    SELECT k.n, e.org_id, e.patient_id
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN encounters e ON e.org_id = k.org_id AND e.id = k.id`,
})

/**
 * The patient of an encounter; it never becomes another one's.
 *
 * Cost:   1 round trip.
 * Throws: ApiError 404.
 */
export async function patientOfEncounter(deps: Deps, orgId: string, encounterId: string): Promise<string> {
  const row = await deps.db.point(encounterPatient).load(orgId, [encounterId])
  if (row === null) throw notFound('encounter')
  return row.patient_id
}
