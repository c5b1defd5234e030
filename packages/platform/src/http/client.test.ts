import { describe, expect, test } from 'bun:test'
import { clientOf, refuseOtherSites } from './client.ts'

function addressOf(forwarded: string | null, proxies: number, peer = '10.0.0.9'): string {
  const headers = forwarded === null ? {} : { 'x-forwarded-for': forwarded }
  return clientOf(new Request('http://x/', { headers }), { of: () => peer }, proxies).address
}

describe('the address of a client', () => {
  test.each([
    ['is the other end of the connection without proxies', '1.1.1.1', 0, '10.0.0.9'],
    ['is what the only proxy saw', '1.1.1.1', 1, '1.1.1.1'],
    ['is what the only proxy appended, whatever the client claimed', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
    ['is what the outermost of two proxies saw', '6.6.6.6, 1.1.1.1, 10.0.0.1', 2, '1.1.1.1'],
    ['is the connection’s when fewer proxies have written than there are', '1.1.1.1', 2, '10.0.0.9'],
    ['is the connection’s when the text is no address', 'drop table', 1, '10.0.0.9'],
    ['is the connection’s when there is no header', null, 1, '10.0.0.9'],
    ['is written as IPv4 when it is one', '::ffff:1.1.1.1', 1, '1.1.1.1'],
    ['may be IPv6, in lower case', '2001:DB8::1', 1, '2001:db8::1'],
  ])('%s', (_, forwarded, proxies, address) => {
    expect(addressOf(forwarded, proxies)).toBe(address)
  })
})

test('a cookie that is there twice is refused, and one of another name is not taken for it', () => {
  const of = (cookie: string) =>
    clientOf(new Request('http://x/', { headers: { cookie } }), { of: () => '' }, 0)
  expect(of('a=1; ehr=2').cookie('ehr')).toBe('2')
  expect(of('xehr=1').cookie('ehr')).toBeNull()
  expect(() => of('ehr=1; ehr=2').cookie('ehr')).toThrow('twice')
})

test('a browser’s name is kept in printable characters, cut', () => {
  const headers = { 'user-agent': `Bröwser ${'x'.repeat(500)}` }
  const { agent } = clientOf(new Request('http://x/', { headers }), { of: () => '' }, 0)
  expect(agent).toStartWith('Br?wser ')
  expect(agent.length).toBe(200)
})

describe('a request that carries cookies', () => {
  const refused = (sent: Record<string, string>, origins: string[] = []) => {
    try {
      refuseOtherSites(new Headers({ host: 'ehr.example', ...sent }), origins)
      return false
    } catch {
      return true
    }
  }

  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, false],
    [{ 'sec-fetch-site': 'same-site' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://ehr.example' }, true],
    [{ origin: 'https://ehr.example' }, false],
    [{ origin: 'https://evil.example' }, true],
    [{ origin: 'https://ehr.example.evil.example' }, true],
    [{ origin: 'null' }, true],
    [{}, false],
  ])('%p: refused %p', (headers: Record<string, string>, expected) => {
    expect(refused(headers)).toBe(expected)
  })

  test('may come from an origin that is listed', () => {
    const headers = { origin: 'https://desk.example', 'sec-fetch-site': 'cross-site' }
    expect(refused(headers, ['https://desk.example'])).toBe(false)
  })
})
