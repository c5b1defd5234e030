/** The observations that the bench records, and the proof that they are recorded as they were sent. */
import { jsonRecord, post, recordsOf } from './api.ts'
import type { Context } from './context.ts'
import type { Ground } from './setup.ts'

/** Vital signs with the range of values that the bench gives them. Source of codes: loinc.org. */
const VITALS = [
  { code: '8867-4', display: 'Heart rate', unit: '/min', low: 50, high: 110 },
  { code: '8480-6', display: 'Systolic blood pressure', unit: 'mm[Hg]', low: 95, high: 165 },
  { code: '9279-1', display: 'Respiratory rate', unit: '/min', low: 10, high: 24 },
  { code: '2708-6', display: 'Oxygen saturation in Arterial blood', unit: '%', low: 91, high: 100 },
] as const
const START_MS = Date.UTC(2025, 0, 1)
const MS_PER_MINUTE = 60_000
const MINUTES_PER_YEAR = 525_600

/** A vital sign of a patient as the API takes it; `nth` varies code, value and time. */
export function observationBody(patientId: string, nth: number): Record<string, string | number> {
  const { code, display, unit, low, high } = VITALS[nth % VITALS.length] ?? VITALS[0]
  return {
    patient_id: patientId,
    code,
    display,
    category: 'vital-signs',
    status: 'final',
    effective_time: new Date(START_MS + (nth % MINUTES_PER_YEAR) * MS_PER_MINUTE).toISOString(),
    value_type: 'quantity',
    value_number: low + (nth % (high - low + 1)),
    value_unit: unit,
    value_unit_code: unit,
  }
}

const COLUMNS = ['patient_id', 'code', 'display', 'category', 'status', 'value_type', 'value_number']
const STORED = `
  SELECT ${COLUMNS.map((name) => `${name}::text`).join(', ')},
         round(extract(epoch FROM effective_time) * 1000)::text
    FROM observations WHERE org_id = $1::uuid AND id = $2::uuid`

/** Records a batch and compares each row with what was sent. Throws: Error that names the id. */
export async function verifyObservations({ signal }: Context, ground: Ground, rows: number): Promise<number> {
  const { platform, database, senders, sample } = ground
  const [sender] = senders
  const patients = sample.filter(({ orgId }) => orgId === sender?.id)
  if (sender === undefined || patients.length === 0) throw new Error('there is no patient to observe')
  const sent = Array.from({ length: rows }, (_, nth) =>
    observationBody(patients[nth % patients.length]?.id ?? '', nth),
  )
  const text = JSON.stringify({ observations: sent })
  const reply = jsonRecord(await post(platform, sender, '/api/observations/batch', text, signal))
  const results = recordsOf(reply['results'])
  if (reply['created'] !== rows || results.length !== rows) {
    throw new Error(`of ${rows} observations ${reply['created']} were recorded`)
  }
  for (const [nth, { id }] of results.entries()) {
    const [stored] = await database.rows(STORED, [sender.id, String(id)])
    const wanted = sent[nth] ?? {}
    const expected = [
      ...COLUMNS.map((name) => String(wanted[name])),
      String(Date.parse(String(wanted['effective_time']))),
    ]
    if (stored?.join('|') !== expected.join('|')) throw new Error(`observation ${id} is not what was sent`)
  }
  return rows
}
