/** Secrets of calendar feeds, and what a calendar program is sent (RFC 5545). */
import { hash } from 'node:crypto'
import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator'

/** Bytes of a secret beside the organization: 256 bits. */
export const SECRET_BYTES = 32
const ORGANIZATION_BYTES = 16
/** 48 bytes as base64url: each secret has exactly one text, without padding. */
const FILE = /^([A-Za-z0-9_-]{64})\.ics$/

/** What the last part of a feed's address says: the organization, and the hash by which the rest is known. */
export type SecretPath = { readonly orgId: string; readonly hash: string }

/** The last part of the address of a new feed; the secret is random bytes. */
export function fileOf(orgId: string, secret: Uint8Array): string {
  const organization = Buffer.from(orgId.replaceAll('-', ''), 'hex')
  return `${Buffer.concat([organization, secret]).toString('base64url')}.ics`
}

/** Reads the last part of an address; null when it cannot be one of ours. */
export function readFile(file: string): SecretPath | null {
  const token = FILE.exec(file)?.[1]
  if (token === undefined) return null
  const hex = Buffer.from(token, 'base64url').toString('hex', 0, ORGANIZATION_BYTES)
  const orgId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return { orgId: orgId.join('-'), hash: hash('sha256', token, 'hex') }
}

/** An appointment as a calendar shows it. Instants in epoch seconds. */
export type FeedEvent = {
  readonly id: string
  readonly status: string
  readonly type_name: string
  readonly version: number
  readonly start_seconds: number
  readonly end_seconds: number
  readonly updated_seconds: number
}

/** What a calendar is made of. `publicUrl`: '' for no links. */
export type FeedContent = {
  readonly name: string
  readonly publicUrl: string
  readonly events: readonly FeedEvent[]
}

/** The validator of a calendar, without making its text. */
export function feedEtag(content: FeedContent): string {
  return `"${hash('sha256', JSON.stringify(content), 'base64url')}"`
}

/** When anything in it was last changed, as an HTTP date; undefined for an empty one. */
export function feedModified({ events }: FeedContent): string | undefined {
  if (events.length === 0) return undefined
  return dateOf(events.reduce((latest, event) => Math.max(latest, event.updated_seconds), 0)).toUTCString()
}

/**
 * The calendar's text. DTSTAMP is when the appointment was last changed: without METHOD, RFC 5545 (3.8.7.2)
 * means that by it, and equal appointments give equal bytes.
 */
export function feedText({ name, publicUrl, events }: FeedContent): string {
  // The generator does not escape names of calendars.
  const calendar = ical({ prodId: '//EHRConnect//Calendar//EN', name: name.replace(/[\\;,\s]+/g, ' ') })
  for (const event of events) {
    const updated = dateOf(event.updated_seconds)
    const isFree = event.status === 'cancelled' || event.status === 'noshow'
    calendar.createEvent({
      id: `${event.id}@ehrconnect`,
      start: dateOf(event.start_seconds),
      end: dateOf(event.end_seconds),
      summary: event.type_name.replace(/\s+/g, ' '),
      stamp: updated,
      lastModified: updated,
      sequence: event.version,
      status: statusOf(event.status),
      transparency: isFree ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
      ...(publicUrl === '' ? {} : { url: `${publicUrl}/appointments/${event.id}` }),
    })
  }
  return `${calendar.toString()}\r\n`
}

function statusOf(status: string): ICalEventStatus {
  if (status === 'cancelled') return ICalEventStatus.CANCELLED
  if (status === 'proposed' || status === 'pending') return ICalEventStatus.TENTATIVE
  return ICalEventStatus.CONFIRMED
}

function dateOf(seconds: number): Date {
  return new Date(seconds * 1000)
}
