import { describe, expect, test } from 'bun:test'
import { readReply } from './reply.ts'

const PLAIN = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{"a"}'
const CHUNKED =
  'HTTP/1.1 201 \r\ntransfer-encoding: chunked\r\n\r\n5\r\n12345\r\nA;x=y\r\n1234567890\r\n0\r\n\r\n'

const read = (text: string) => readReply(Buffer.from(text, 'latin1'))

describe('a reply', () => {
  test('with a length is whole at its last byte and not before', () => {
    for (let end = 0; end < PLAIN.length; end += 1)
      expect(read(PLAIN.slice(0, end))).toEqual({ kind: 'more' })
    expect(read(PLAIN)).toEqual({ kind: 'whole', status: 200, closes: false, bytes: PLAIN.length })
  })

  test('in chunks is whole at its last byte and not before', () => {
    for (let end = 0; end < CHUNKED.length; end += 1)
      expect(read(CHUNKED.slice(0, end))).toEqual({ kind: 'more' })
    expect(read(CHUNKED)).toEqual({ kind: 'whole', status: 201, closes: false, bytes: CHUNKED.length })
  })

  test('without a body ends with its head', () => {
    expect(read('HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')).toMatchObject({
      kind: 'whole',
      status: 304,
    })
  })

  test('says when the connection ends with it', () => {
    expect(read('HTTP/1.1 503 x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')).toMatchObject({
      status: 503,
      closes: true,
    })
  })

  test('is refused when it is no HTTP, has no end, or something follows it', () => {
    expect(read('SSH-2.0-OpenSSH\r\n')).toEqual({ kind: 'broken' })
    expect(read('HTTP/1.1 200 OK\r\nServer: x\r\n\r\nbody')).toEqual({ kind: 'broken' })
    expect(read(`${PLAIN}HTTP`)).toEqual({ kind: 'broken' })
    expect(read('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')).toEqual({ kind: 'broken' })
  })
})
