/** A data set on which the planner chooses as it does in production. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { settleTable } from '@ehrconnect/platform/testing/plans'

/** The largest of the organizations. */
export const LARGE_ID = '01900000-0000-7000-8000-00000000f000'
/** A patient, an encounter and an observation of it. */
export const LARGE_ROW_ID = '01900000-0000-7000-a000-000000000001'

/** Four of them have patients. */
const ORGANIZATIONS = 1_000
const PATIENTS = 20_000
const ENCOUNTERS = 100_000
const OBSERVATIONS = 100_000

/** Ids by number: the same number is the same row in every run. */
const ID = `('01900000-0000-7000-a000-' || lpad(n::text, 12, '0'))::uuid`
const PATIENT_ID = `('01900000-0000-7000-a000-' || lpad((1 + n % ${PATIENTS})::text, 12, '0'))::uuid`
/** Three of four patients are in the first organization. */
const ORG_OF_PATIENT = (patient: string): string =>
  `('01900000-0000-7000-8000-00000000f00' || greatest(${patient} % 16 - 12, 0))::uuid`

/**
 * Fills a migrated database: 20,000 patients, 100,000 encounters, 100,000 observations, three quarters of
 * them in LARGE_ID; visible to index-only scans, with statistics.
 *
 * Cost: about 5 s.
 */
export async function seedLargeClinic(owner: SqlConnection): Promise<void> {
  await owner.query(
    `INSERT INTO organizations (id, slug, name, time_zone)
     SELECT ('01900000-0000-7000-8000-00000000f' || lpad(n::text, 3, '0'))::uuid, 'large-' || n, 'Large', 'UTC'
       FROM generate_series(0, ${ORGANIZATIONS - 1}) n`,
  )
  await owner.query(
    `INSERT INTO patients (org_id, id, mrn, first_name, last_name, date_of_birth, contact_phone, search_first,
                           search_last_first, search_first_last, search_mrn, search_phone)
     SELECT ${ORG_OF_PATIENT('n')}, ${ID}, 'M' || n, first, last, '1920-01-01'::date + n % 36500, '555' || n, first,
            last || ' ' || first, first || ' ' || last, 'm' || n, '555' || n
       FROM generate_series(1, ${PATIENTS}) n,
            LATERAL (SELECT 'first' || n % 397 AS first, 'last' || n % 1009 AS last) names`,
  )
  await owner.query(
    `INSERT INTO encounters (org_id, id, patient_id, status, encounter_type, start_time)
     SELECT ${ORG_OF_PATIENT(`(1 + n % ${PATIENTS})`)}, ${ID}, ${PATIENT_ID}, 'finished', 'visit',
            '2016-01-01T00:00Z'::timestamptz + n * interval '50 minutes'
       FROM generate_series(1, ${ENCOUNTERS}) n`,
  )
  await owner.query(
    `INSERT INTO observations (org_id, id, patient_id, code, category, status, effective_time, value_type,
                               value_number)
     SELECT ${ORG_OF_PATIENT(`(1 + n % ${PATIENTS})`)}, ${ID}, ${PATIENT_ID}, 'code-' || n % 11, 'vital-signs', 'final',
            '2016-01-01T00:00Z'::timestamptz + n * interval '50 minutes', 'quantity', n % 200
       FROM generate_series(1, ${OBSERVATIONS}) n`,
  )
  // Only these: a table that nothing is in would look smaller to the planner than one it knows nothing of.
  for (const table of ['organizations', 'patients', 'encounters', 'observations'])
    await settleTable(owner, table)
}
