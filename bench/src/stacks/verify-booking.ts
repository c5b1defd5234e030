/** Whether a stack books as it should, before its bookings are timed. */
import type { Ground } from '../setup.ts'
import { bookingHeaders, type Calendar } from './calendar.ts'
import type { Ask } from './rows.ts'
import type { Running, Stack } from './stack.ts'

const BOOKED = `
  SELECT count(*)::text FROM appointments
   WHERE org_id = $1::uuid AND practitioner_id = $2::uuid AND start_time = $3::text::timestamptz
     AND patient_id = $4::uuid`
const CREATED = 201
const CONFLICT = 409

/** Books a free slot, looks for its row, asks for it again. Returns: what is wrong, or null. */
export async function bookingFault(
  ground: Ground,
  stack: Stack,
  running: Running,
  calendar: Calendar,
  signal: AbortSignal,
): Promise<string | null> {
  const [first] = calendar.take(1)
  if (first?.body === undefined) return 'there is nothing to book'
  const booked = await book(ground, stack, running, first, signal)
  if (booked !== CREATED) return `a free slot: status ${booked}, not ${CREATED}`
  const { practitioner_id, start_time, patient_id } = JSON.parse(first.body)
  const [row] = await ground.database.rows(BOOKED, [first.orgId, practitioner_id, start_time, patient_id])
  if (row?.[0] !== '1') return 'a booking was answered but is not there'
  const again = await book(ground, stack, running, first, signal)
  return again === CONFLICT ? null : `a slot that is taken: status ${again}, not ${CONFLICT}`
}

/** Books, and gives the status of the answer. */
export async function book(
  { senders }: Ground,
  stack: Stack,
  { port }: Running,
  { orgId, path, body }: Ask,
  signal: AbortSignal,
): Promise<number> {
  const sender = senders.find(({ id }) => id === orgId)
  if (sender === undefined || body === undefined) throw new Error('a booking without organization or body')
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { ...stack.headers(sender), ...bookingHeaders() },
    body,
    signal,
  })
  await reply.body?.cancel()
  return reply.status
}
