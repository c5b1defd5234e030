/** Days of the demo that tests can count on: it knows Sundays, holidays and people on leave. */

/** A clinic of a running platform, and who asks. */
export type DemoClinic = { readonly url: string; readonly token: string; readonly orgId: string }

const DAY_MS = 86_400_000
/** Fewer visits are a Saturday. */
const BUSY_MIN = 20
const SEARCHED_DAYS = 14
/** Nobody in the tests books for this week by chance. */
const QUIET_FROM_DAYS = 8
/** What the tests book, of which each takes two or three. */
const FREE_MIN = 8

/** The latest day before today on which the clinic was busy. */
export async function findBusyDay(clinic: DemoClinic): Promise<string> {
  for (let back = 1; back <= SEARCHED_DAYS; back += 1) {
    const day = dayFromNow(-back)
    const { appointments } = await ask(clinic, `/api/appointments?${inHours(day)}&limit=100`)
    if (appointments.length > BUSY_MIN) return day
  }
  throw new Error('the clinic was not busy on any day')
}

/** The day from next week on, on which the first practitioner has most time for follow-ups. */
export async function findQuietDay(clinic: DemoClinic): Promise<string> {
  const { practitioners } = await ask(clinic, '/api/practitioners?limit=1')
  const { appointment_types } = await ask(clinic, '/api/appointment-types?limit=200')
  const type = appointment_types.find(({ name }: { readonly name: string }) => name === 'Follow-up')
  let best = { day: '', free: 0 }
  for (let ahead = QUIET_FROM_DAYS; ahead < QUIET_FROM_DAYS + SEARCHED_DAYS; ahead += 1) {
    const day = dayFromNow(ahead)
    const asked = `type_id=${type.id}&practitioner_id=${practitioners[0].id}&${inHours(day)}&limit=60`
    const { slots } = await ask(clinic, `/api/appointments/availability?${asked}`)
    if (slots.length > best.free) best = { day, free: slots.length }
  }
  if (best.free < FREE_MIN)
    throw new Error(`on ${best.day} the first practitioner has only ${best.free} times`)
  return best.day
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
}

/** The opening hours of the demo's clinics, wherever they are in America. */
function inHours(day: string): string {
  return `from=${day}T10:00:00Z&to=${day}T23:59:00Z`
}

async function ask({ url, token, orgId }: DemoClinic, path: string) {
  const headers = { authorization: `Bearer ${token}`, 'x-org-id': orgId }
  const answer = await fetch(`${url}${path}`, { headers })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return answer.json()
}
