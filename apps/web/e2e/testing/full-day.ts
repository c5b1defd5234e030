/** A day on which a clinic is fuller than any is: to see whether the sheet still answers. */
import { signedIn } from './api.ts'
import { CLINIC, type Stack } from './stack.ts'

const DAY_MS = 86_400_000
const SLOT_MS = 15 * 60_000
/** Beyond what the demo and the other tests book. */
const DAYS_AHEAD = 180
/** From eight in the morning, or nine in summer. */
const BEGINS = 'T13:00:00Z'
const PATIENTS = 5
const SLOTS = 40

type Schedule = { readonly practitioner_id: string | null; readonly active: boolean }

/** Books 200 visits of 15 minutes on one day, five beside each other; gives the day. */
export async function fillDay(stack: Stack): Promise<string> {
  const day = new Date(Date.now() + DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10)
  const ask = await signedIn(stack, `clinician@${CLINIC}`)
  const read = async (path: string) => (await ask({ method: 'GET', path })).json()
  const { schedules } = await read('/api/schedules?limit=200')
  const { appointment_types: types } = await read('/api/appointment-types?limit=200')
  const of = schedules.filter(({ practitioner_id, active }: Schedule) => active && practitioner_id !== null)
  const type = types.find(({ name }: { readonly name: string }) => name === 'Follow-up')
  const patients = await Promise.all(
    Array.from({ length: PATIENTS }, async (_, n) => {
      const body = {
        first_name: `Otto ${n + 1}`,
        last_name: 'Okapi',
        date_of_birth: '1980-02-29',
        sex: 'unknown',
      }
      return (await (await ask({ method: 'POST', path: '/api/patients', body })).json()).id
    }),
  )
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const start = new Date(Date.parse(`${day}${BEGINS}`) + slot * SLOT_MS).toISOString()
    const answers = await Promise.all(
      patients.map((patient_id, n) => {
        const { practitioner_id, location_id } = of[(slot + n) % of.length]
        const visit = { patient_id, practitioner_id, location_id, type_id: type.id, start_time: start }
        const body = { ...visit, overbook_reason: 'A day fuller than any' }
        return ask({ method: 'POST', path: '/api/appointments', body })
      }),
    )
    const refused = answers.find(({ status }) => status !== 201)
    if (refused !== undefined) throw new Error(`not booked: ${await refused.text()}`)
  }
  return day
}
