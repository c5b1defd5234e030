/** A surgery in NORTH at which a test books over HTTP. */
import { randomUUID } from 'node:crypto'
import type { Answer, Asking, TestClinical } from './clinical.ts'
import { NORTH } from './clinics.ts'
import { openSurgery, type Surgery, type TypeOptions } from './surgery.ts'

/** A Monday on which the surgery is open from 8 to 12 and from 13 to 17, Berlin time. */
export const DAY = '2030-05-06'

/** An instant of DAY. */
export function at(time: string): string {
  return `${DAY}T${time}:00+02:00`
}

/** A surgery with one type of visit. */
export type Desk = Surgery & {
  readonly type: string
  readonly doctor: string
  /** Books for a new patient; `fields` change the body. */
  book(start: string, fields?: object, asking?: Asking): Promise<Answer>
  hold(start: string, fields?: object): Promise<Answer>
  /** Makes a step of an appointment. */
  step(id: unknown, step: string, asking?: Asking): Promise<Answer>
  /** Changes an appointment, whatever version it has. */
  change(id: unknown, fields: object, asking?: Asking): Promise<Answer>
  /** What is taken of an appointment, as `kind from-until` in Berlin time. */
  spansOf(id: unknown): Promise<string[]>
}

/** Makes a surgery of its own. */
export async function openDesk(
  clinical: TestClinical,
  options: TypeOptions & { practitioners?: number; rooms?: number } = {},
): Promise<Desk> {
  const { call, owner } = clinical
  const surgery = await openSurgery(owner, options)
  const type = await surgery.addType(options)
  const [doctor = ''] = surgery.practitioners
  const slot = { type_id: type, practitioner_id: doctor, location_id: surgery.site }
  const key = (): Readonly<Record<string, string>> => ({ 'idempotency-key': randomUUID() })
  return {
    ...{ ...surgery, type, doctor },
    book: async (start, fields = {}, asking = {}) =>
      call('POST', '/api/appointments', {
        ...{ role: 'front_desk', ...asking, headers: { ...key(), ...asking.headers } },
        body: { patient_id: await surgery.addPatient(), ...slot, start_time: start, ...fields },
      }),
    hold: (start, fields = {}) =>
      call('POST', '/api/appointments/hold', {
        ...{ role: 'front_desk', headers: key() },
        body: { ...slot, start_time: start, ...fields },
      }),
    step: (id, step, asking = {}) => call('POST', `/api/appointments/${id}/${step}`, asking),
    change: (id, fields, asking = {}) =>
      call('PATCH', `/api/appointments/${id}`, {
        ...{ role: 'front_desk', body: fields, ...asking, headers: { 'if-match': '*', ...asking.headers } },
      }),
    async spansOf(id) {
      const rows = await owner.query<{ text: string }>(
        `SELECT resource_kind || ' ' || to_char(busy_from AT TIME ZONE 'Europe/Berlin', 'HH24:MI') || '-' ||
                to_char(busy_until AT TIME ZONE 'Europe/Berlin', 'HH24:MI') AS text
           FROM booking_spans WHERE org_id = $1 AND appointment_id = $2 ORDER BY resource_kind`,
        [NORTH.id, id],
      )
      return rows.map(({ text }) => text)
    },
  }
}
