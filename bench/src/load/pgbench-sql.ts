/**
 * The server's read as a single-row statement for pgbench, with the keys of the sample.
 *
 * pgbench draws numbers, not UUIDs. The sample lies in one row of two arrays; functions declared
 * IMMUTABLE give them, so that the plan of each client holds them as constants and `[:k]` costs well
 * under a microsecond (a table of keys would cost a second look-up, a list of CASEs 16 comparisons).
 */
import type { Database } from '../database.ts'

/** A patient of the sample. */
export type PatientKey = { readonly orgId: string; readonly id: string }

/** Follows apps/clinical/src/patients/queries.ts; the comparison before a run finds out when it does not. */
const DETAIL = `
SELECT p.version,
       (SELECT row_to_json(r)::text
          FROM (SELECT p.id, p.org_id, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone,
                       p.email, p.address, p.deceased, p.active, p.version,
                       ARRAY(SELECT row_to_json(e)
                               FROM (SELECT id, start_time, encounter_type, chief_complaint, status
                                       FROM encounters
                                      WHERE org_id = p.org_id AND patient_id = p.id AND status <> 'entered-in-error'
                                      ORDER BY start_time DESC, id DESC
                                      LIMIT 5) e) AS recent_encounters) r) AS body
  FROM patients p`

/** The same statement for one key given as parameters; only the body. */
export const DETAIL_BODY = `SELECT d.body FROM (${DETAIL} WHERE p.org_id = $1::uuid AND p.id = $2::uuid) d`

const KEYED = `${DETAIL} WHERE p.org_id = (bench.orgs())[:k] AND p.id = (bench.ids())[:k]`
const SCOPE = "SELECT set_config('app.org_ids', (bench.orgs())[:k]::text, true)"

/** The bare statement: for a role that row-level security does not hold back. */
export function ownerScript(keys: number): string {
  return `\\set k random(1, ${keys})\n${oneLine(KEYED)};\n`
}

/** Scope and statement in one exchange, as the server sends them: for the application's role. */
export function scopedScript(keys: number): string {
  const statements = `${SCOPE};\n${oneLine(KEYED)};\n`
  return `\\set k random(1, ${keys})\n\\startpipeline\n${statements}\\endpipeline\n`
}

/** Writes the sample into the database; gives the way to take it away again. */
export async function storeKeys(
  database: Database,
  keys: readonly PatientKey[],
): Promise<() => Promise<void>> {
  const list = (values: readonly string[]): string => `{${values.join(',')}}`
  const drop = async (): Promise<void> => void (await database.rows('DROP SCHEMA IF EXISTS bench CASCADE'))
  await drop()
  await database.rows('CREATE SCHEMA bench')
  await database.rows('CREATE TABLE bench.keys (orgs uuid[] NOT NULL, ids uuid[] NOT NULL)')
  // Uncompressed, so that a new client has them sooner.
  await database.rows(
    'ALTER TABLE bench.keys ALTER orgs SET STORAGE EXTERNAL, ALTER ids SET STORAGE EXTERNAL',
  )
  await database.rows('INSERT INTO bench.keys (orgs, ids) VALUES ($1::text::uuid[], $2::text::uuid[])', [
    list(keys.map(({ orgId }) => orgId)),
    list(keys.map(({ id }) => id)),
  ])
  for (const name of ['orgs', 'ids']) {
    await database.rows(
      `CREATE FUNCTION bench.${name}() RETURNS uuid[] LANGUAGE sql IMMUTABLE
         AS 'SELECT ${name} FROM bench.keys'`,
    )
  }
  await database.rows('GRANT USAGE ON SCHEMA bench TO ehr_app')
  await database.rows('GRANT SELECT ON bench.keys TO ehr_app')
  return drop
}

/** pgbench ends a statement of a script at the semicolon; one line is easier to find in its messages. */
function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim()
}
