import { describe, expect, test } from 'bun:test'
import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sync } from 'node-ical'
import { type FeedEvent, feedEtag, feedModified, feedText, fileOf, readFile, SECRET_BYTES } from './rules.ts'

function event(change: Partial<FeedEvent> = {}): FeedEvent {
  return {
    id: randomUUID(),
    status: 'booked',
    type_name: 'Check-up',
    version: 1,
    start_seconds: Date.parse('2026-10-25T00:45:00Z') / 1000,
    end_seconds: Date.parse('2026-10-25T01:15:00Z') / 1000,
    updated_seconds: Date.parse('2026-10-01T12:00:01Z') / 1000,
    ...change,
  }
}

const content = (events: readonly FeedEvent[], more: { name?: string; publicUrl?: string } = {}) => ({
  ...{ name: 'Dr. Vale', publicUrl: '', events },
  ...more,
})

/** The events as another program reads them. */
function parsed(text: string): Record<string, unknown>[] {
  return Object.values(sync.parseICS(text))
    .filter((part) => part?.type === 'VEVENT')
    .map((part) => ({ ...part }))
}

describe('the address of a feed', () => {
  test('names the organization and the hash of the whole secret', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uint8Array({ minLength: SECRET_BYTES, maxLength: SECRET_BYTES }),
        (id, bytes) => {
          const file = fileOf(id, bytes)
          expect(file).toMatch(/^[\w-]{64}\.ics$/)
          expect(readFile(file)).toEqual({ orgId: id, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
        },
      ),
    )
  })

  test('has another hash for another organization and for another letter', () => {
    const file = fileOf(randomUUID(), randomBytes(SECRET_BYTES))
    const other = fileOf(randomUUID(), Buffer.from(file.slice(0, 64), 'base64url').subarray(16))
    const changed = `${file.slice(0, 63)}${file[63] === 'A' ? 'B' : 'A'}.ics`
    const hashes = [file, other, changed].map((one) => readFile(one)?.hash)
    expect(new Set(hashes).size).toBe(3)
  })

  test('is nothing else', () => {
    const file = fileOf(randomUUID(), randomBytes(SECRET_BYTES))
    const others = [
      '',
      '.ics',
      'x.ics',
      file.slice(1),
      `A${file}`,
      file.toUpperCase(),
      file.replace('.ics', ''),
    ]
    for (const other of [...others, `${file.slice(0, 63)}=.ics`, `../${file}`, `${file}\n`])
      expect(readFile(other)).toBeNull()
  })
})

describe('the text of a calendar', () => {
  test('says to another program what each appointment is, in UTC', () => {
    const booked = event({ type_name: 'Group; back, pain\nclass\\', version: 7 })
    const [read] = parsed(feedText(content([booked], { publicUrl: 'https://ehr.example.org' })))
    expect(read).toMatchObject({
      uid: `${booked.id}@ehrconnect`,
      summary: 'Group; back, pain class\\',
      status: 'CONFIRMED',
      transparency: 'OPAQUE',
      sequence: 7,
    })
    expect(Reflect.get(Object(read?.['url']), 'val')).toBe(
      `https://ehr.example.org/appointments/${booked.id}`,
    )
    expect(new Date(String(read?.['start'])).toISOString()).toBe('2026-10-25T00:45:00.000Z')
    expect(new Date(String(read?.['end'])).toISOString()).toBe('2026-10-25T01:15:00.000Z')
    expect(new Date(String(read?.['dtstamp'])).toISOString()).toBe('2026-10-01T12:00:01.000Z')
    expect(new Date(String(read?.['lastmodified'])).toISOString()).toBe('2026-10-01T12:00:01.000Z')
  })

  test('shows every status as one of the three that calendars know', () => {
    const shown = (status: string) => {
      const [read] = parsed(feedText(content([event({ status })])))
      return `${read?.['status']} ${read?.['transparency']}`
    }
    for (const status of ['booked', 'arrived', 'checked-in', 'fulfilled'])
      expect(shown(status)).toBe('CONFIRMED OPAQUE')
    for (const status of ['proposed', 'pending']) expect(shown(status)).toBe('TENTATIVE OPAQUE')
    expect([shown('cancelled'), shown('noshow')]).toEqual(['CANCELLED TRANSPARENT', 'CONFIRMED TRANSPARENT'])
  })

  test('is made of lines that no text can break, whatever a type or a practitioner is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
        const text = feedText(content([event({ type_name: name })], { name }))
        const lines = text.split('\r\n')
        expect(lines.filter((line) => line === 'BEGIN:VEVENT').length).toBe(1)
        expect(lines.filter((line) => /^(ATTENDEE|ORGANIZER|URL|DESCRIPTION|METHOD)[:;]/.test(line))).toEqual(
          [],
        )
        expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
        expect(lines.at(-1)).toBe('')
        expect(parsed(text).length).toBe(1)
      }),
    )
  })

  test('of nothing is a calendar too', () => {
    const text = feedText(content([]))
    expect(text).toStartWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//EHRConnect//')
    expect([text.endsWith('END:VCALENDAR\r\n'), feedModified(content([]))]).toEqual([true, undefined])
  })

  test('has an ETag and a time that follow what is in it', () => {
    const [one, other] = [event(), event({ updated_seconds: Date.parse('2026-11-01T00:00:00Z') / 1000 })]
    expect(feedEtag(content([one]))).toBe(feedEtag(content([{ ...one }])))
    const tags = [
      content([one]),
      content([other]),
      content([one, other]),
      content([one], { name: 'Dr. Dale' }),
    ]
    expect(new Set(tags.map(feedEtag)).size).toBe(4)
    expect(feedModified(content([one, other]))).toBe('Sun, 01 Nov 2026 00:00:00 GMT')
  })
})
