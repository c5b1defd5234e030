/** A peer's bookings compared with ours: what one books, the other shows and refuses to book again. */
import { jsonRecord } from '../api.ts'
import type { Context } from '../context.ts'
import type { Ground } from '../setup.ts'
import { difference, normalJson } from './normal-json.ts'

/** A booking of one organization that nobody has made. */
export type Booking = { readonly orgId: string; readonly body: string }

type Reply = { readonly status: number; readonly text: string }
type Send = (method: 'GET' | 'POST', path: string, booking: Booking) => Promise<Reply>

const CREATED = 201
const CONFLICT = 409
const PATH = '/api/appointments'
/** The rows by which time is taken, without what is made by chance. */
const SPANS = `
  SELECT resource_kind, resource_id::text, lane::text, overbooked::text, busy_from::text, busy_until::text,
         (session_id = appointment_id)::text, (expires_at IS NULL)::text
    FROM booking_spans WHERE org_id = $1::uuid AND appointment_id = $2::text::uuid ORDER BY resource_kind`

/**
 * Books the first at the peer and the second with us. Returns: the first thing that differs, or null: the
 * appointment as we show it, the time that it takes, and that neither books what the other has booked.
 */
export async function bookingDifference(
  context: Context,
  ground: Ground,
  peerUrl: string,
  [first, second]: readonly Booking[],
): Promise<string | null> {
  if (first === undefined || second === undefined) throw new Error('two bookings are compared')
  const ours = senderOf(context, ground, ground.platform.clinicalUrl)
  const theirs = senderOf(context, ground, peerUrl)
  const booked = await theirs('POST', PATH, first)
  if (booked.status !== CREATED) return `a free slot: status ${booked.status}, not ${CREATED}`
  const id = String(jsonRecord(booked.text)['id'])
  const shown = await ours('GET', `${PATH}/${id}`, first)
  if (shown.status !== 200) return 'a booking that was answered is not there'
  const place = difference(normalJson(shown.text), normalJson(booked.text))
  if (place !== null) return `an appointment: differs at ${place}`
  const model = await ours('POST', PATH, second)
  if (model.status !== CREATED) throw new Error(`the API answered ${model.status} to a booking`)
  if (
    (await spansOf(ground, first, id)) !==
    (await spansOf(ground, second, String(jsonRecord(model.text)['id'])))
  )
    return 'a booking takes another time than ours'
  for (const [whose, send, booking] of [
    ['its own', theirs, first],
    ['our', theirs, second],
    ['its', ours, first],
  ] as const) {
    const { status } = await send('POST', PATH, booking)
    if (status !== CONFLICT) return `${whose} slot, booked again: status ${status}, not ${CONFLICT}`
  }
  return null
}

/** The spans as text: times counted from the start of the visit, resources by what the body calls them. */
async function spansOf({ database }: Ground, { orgId, body }: Booking, id: string): Promise<string> {
  const asked = jsonRecord(body)
  const names = new Map(Object.entries(asked).map(([name, value]) => [value, name]))
  const start = Date.parse(String(asked['start_time']))
  const minutes = (text: string | null | undefined): number => (Date.parse(`${text}`) - start) / 60_000
  const rows = await database.rows(SPANS, [orgId, id])
  return JSON.stringify(
    rows.map(([kind, resource, lane, overbooked, from, until, own, lasting]) => [
      ...[kind, names.get(resource), lane, overbooked, minutes(from), minutes(until), own, lasting],
    ]),
  )
}

function senderOf({ signal }: Context, { senders }: Ground, url: string): Send {
  return async (method, path, { orgId, body }) => {
    const sender = senders.find(({ id }) => id === orgId)
    if (sender === undefined) throw new Error(`no token for the organization ${orgId}`)
    const headers = {
      'X-Org-ID': orgId,
      Authorization: `Bearer ${sender.token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    }
    const init = method === 'GET' ? { headers, signal } : { method, headers, body, signal }
    const reply = await fetch(`${url}${path}`, init)
    return { status: reply.status, text: await reply.text() }
  }
}
