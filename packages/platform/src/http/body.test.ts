import { describe, expect, test } from 'bun:test'
import { ApiError, STATUS } from './api-error.ts'
import { BODY_BYTES_MAX, readJsonBody } from './body.ts'

type Sent = { body: string | Uint8Array<ArrayBuffer> | ReadableStream; headers?: Record<string, string> }

/** The status and code of a refusal, or the value. */
async function read({ body, headers = {} }: Sent, withinMs?: number): Promise<unknown> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
  try {
    const types = ['application/merge-patch+json']
    return await readJsonBody(new Request('http://x/', init), types, undefined, withinMs)
  } catch (error) {
    if (error instanceof ApiError) return `${STATUS[error.category]} ${error.code}`
    throw error
  }
}

/** A body in pieces, whose length nobody knows beforehand; tells how much of it was asked for. */
function pieces(bytes: number): { stream: ReadableStream; given(): number } {
  let given = 0
  const stream = new ReadableStream({
    pull(controller) {
      if (given >= bytes) return controller.close()
      given += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(32))
    },
  })
  return { stream, given: () => given }
}

/** A JSON object of exactly so many bytes. */
const sized = (bytes: number): string => `{"a":"${'x'.repeat(bytes - 8)}"}`

describe('the body of a request', () => {
  test('is read whole, in one piece or several', async () => {
    expect(await read({ body: '{"a":"ü"}' })).toEqual({ a: 'ü' })
    const [first, second] = [Buffer.from('{"a":"\xc3', 'latin1'), Buffer.from('\xbc"}', 'latin1')]
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(first))
        controller.enqueue(new Uint8Array(second))
        controller.close()
      },
    })
    expect(await read({ body: stream })).toEqual({ a: 'ü' })
  })

  test('has at most 1 MiB', async () => {
    expect(await read({ body: sized(BODY_BYTES_MAX) })).toMatchObject({ a: expect.any(String) })
    expect(await read({ body: sized(BODY_BYTES_MAX + 1) })).toBe('413 body_too_large')
  })

  test('of unknown length is not read beyond the limit', async () => {
    const endless = pieces(1_000 * BODY_BYTES_MAX)
    expect(await read({ body: endless.stream })).toBe('413 body_too_large')
    expect(endless.given()).toBeLessThan(2 * BODY_BYTES_MAX)
  })

  test('that does not come to its end in time is given up', async () => {
    const begun = (): ReadableStream =>
      new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{"a":')) })
    expect(await read({ body: begun() }, 20)).toBe('408 body_too_slow')
    const dripping = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setImmediate(resolve))
        controller.enqueue(Buffer.from(' '))
      },
    })
    expect(await read({ body: dripping }, 20)).toBe('408 body_too_slow')
  })

  test('that says it is too long is not read at all', async () => {
    const long = pieces(2 * BODY_BYTES_MAX)
    const headers = { 'content-length': String(2 * BODY_BYTES_MAX) }
    expect(await read({ body: long.stream, headers })).toBe('413 body_too_large')
    expect(long.given()).toBeLessThan(BODY_BYTES_MAX)
  })

  test.each(['application/json', 'Application/JSON; charset=utf-8', 'application/merge-patch+json'])(
    'may be %s',
    async (type) => {
      expect(await read({ body: '{}', headers: { 'content-type': type } })).toEqual({})
    },
  )

  test.each([
    '',
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    'application/xml, application/json',
  ])('may not be %p', async (type) => {
    expect(await read({ body: '{}', headers: { 'content-type': type } })).toBe('415 unsupported_media_type')
  })

  test.each(['gzip', 'br', 'deflate', 'gzip, gzip'])('may not be compressed: %s', async (coding) => {
    const body = new Uint8Array(Bun.gzipSync('{}'))
    expect(await read({ body, headers: { 'content-encoding': coding } })).toBe('415 compressed_body')
  })

  test('is UTF-8', async () => {
    expect(await read({ body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) })).toBe(
      '400 malformed_json',
    )
    expect(await read({ body: new Uint8Array(Buffer.from('{}', 'utf16le')) })).toBe('400 malformed_json')
    // An overlong form of "/" is how filters were once passed.
    expect(await read({ body: new Uint8Array([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]) })).toBe(
      '400 malformed_json',
    )
  })

  test('may be empty only by being refused', async () => {
    expect(await read({ body: '' })).toBe('400 malformed_json')
  })
})
