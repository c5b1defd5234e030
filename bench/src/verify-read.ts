/** Answers of the read compared with the rows, before anything is timed. */
import { isDeepStrictEqual } from 'node:util'
import { get, jsonRecord, recordsOf, textOf } from './api.ts'
import type { Context } from './context.ts'
import type { Database, Row } from './database.ts'
import { DETAIL_BODY, type PatientKey } from './load/pgbench-sql.ts'
import type { Ground } from './setup.ts'

const ANSWERS_COMPARED = 200

const FIELDS = [
  'id',
  'org_id',
  'mrn',
  'first_name',
  'last_name',
  'date_of_birth',
  'sex',
  'contact_phone',
  'email',
  'deceased',
  'active',
  'version',
  'address',
]
const ENCOUNTER_FIELDS = ['id', 'encounter_type', 'chief_complaint', 'status']

/** PostgreSQL writes a boolean as "true", as JSON does, once it is cast. */
const PATIENT = `
  SELECT ${FIELDS.map((name) => `${name}::text`).join(', ')}
    FROM patients WHERE org_id = $1::uuid AND id = $2::uuid`
const ENCOUNTERS = `
  SELECT ${ENCOUNTER_FIELDS.map((name) => `${name}::text`).join(', ')},
         round(extract(epoch FROM start_time) * 1000)::text
    FROM encounters WHERE org_id = $1::uuid AND patient_id = $2::uuid AND status <> 'entered-in-error'
   ORDER BY start_time DESC, id DESC LIMIT 5`

/**
 * Compares random answers with the rows, field by field, and byte by byte with what pgbench will be
 * sent. Throws: Error that names the patient's id and the field.
 */
export async function verifyRead(context: Context, ground: Ground): Promise<number> {
  const keys = ground.sample.slice(0, ANSWERS_COMPARED)
  for (const key of keys) await verifyOne(context, ground, key)
  return keys.length
}

async function verifyOne({ signal }: Context, ground: Ground, key: PatientKey): Promise<void> {
  const { platform, database, senders } = ground
  const sender = senders.find(({ id }) => id === key.orgId)
  if (sender === undefined) throw new Error(`no token for the organization ${key.orgId}`)
  const body = await get(platform, sender, `/api/patients/${key.id}`, signal)
  const [patient] = await database.rows(PATIENT, [key.orgId, key.id])
  if (patient === undefined) throw new Error(`the patient ${key.id} is gone`)
  const differing = differingField(jsonRecord(body), patient, await encountersOf(database, key))
  if (differing !== null) throw new Error(`patient ${key.id}: ${differing} is not what the row holds`)
  const [single] = await database.rows(DETAIL_BODY, [key.orgId, key.id])
  if (single?.[0] !== body)
    throw new Error(`patient ${key.id}: the statement in load/pgbench-sql.ts gives other bytes than the API`)
}

/** The first field of an answer that differs from the rows; null when none does. */
export function differingField(
  answer: Readonly<Record<string, unknown>>,
  patient: Row,
  encounters: readonly Row[],
): string | null {
  const wrong = FIELDS.find((name, i) => {
    if (name !== 'address') return textOf(answer[name]) !== patient[i]
    return !isDeepStrictEqual(answer[name], JSON.parse(patient[i] ?? 'null'))
  })
  if (wrong !== undefined) return wrong
  const given = recordsOf(answer['recent_encounters']).map((one) => [
    ...ENCOUNTER_FIELDS.map((name) => textOf(one[name])),
    String(Date.parse(String(one['start_time']))),
  ])
  const held = encounters.map((row) => [...row.slice(0, -1), String(Number(row.at(-1)))])
  return isDeepStrictEqual(given, held) ? null : 'recent_encounters'
}

function encountersOf(database: Database, key: PatientKey): Promise<Row[]> {
  return database.rows(ENCOUNTERS, [key.orgId, key.id])
}
