import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { hostInUrl, saysYes, serverEnvironment } from './config.ts'

/** The variables that a service's own settings name. */
function settingsOf(service: 'clinical' | 'admin'): readonly string[] {
  const source = readFileSync(new URL(`../../${service}/src/config.ts`, import.meta.url), 'utf8')
  return [...source.matchAll(/Setting\(\s*'(EHR_[A-Z_]+)'/g)].map(([, name = '']) => name)
}

describe.each(['clinical', 'admin'] as const)('the %s service', (service) => {
  test('is given all variables that it knows and none that it would refuse', () => {
    const known = settingsOf(service)
    expect(known.length).toBeGreaterThan(15)
    const all = [...settingsOf('clinical'), ...settingsOf('admin'), 'EHR_DATA_DIR', 'EHR_WEB_PORT']
    const environment = Object.fromEntries(all.map((name) => [name, 'x']))
    expect(Object.keys(serverEnvironment(environment, service)).sort()).toEqual([...new Set(known)].sort())
  })

  test('is given what is not ours, and what is misspelt, so that it can refuse it', () => {
    const environment = { PATH: '/bin', EHR_LOG_LEVLE: 'info', TERM: undefined }
    expect(serverEnvironment(environment, service)).toEqual({ PATH: '/bin', EHR_LOG_LEVLE: 'info' })
  })
})

test('a variable that says no is not taken for a yes, and a word that is neither is refused', () => {
  for (const said of ['no', 'NO', '0', 'false', 'off', '', undefined])
    expect(saysYes({ EHR_DATA_RESET: said }, 'EHR_DATA_RESET')).toBe(false)
  for (const said of ['yes', 'Yes', '1', 'true', 'on'])
    expect(saysYes({ EHR_DATA_RESET: said }, 'EHR_DATA_RESET')).toBe(true)
  expect(() => saysYes({ EHR_DATA_RESET: 'maybe' }, 'EHR_DATA_RESET')).toThrow(
    'EHR_DATA_RESET must be yes or no',
  )
})

test('an IPv6 host stands in brackets in an address', () => {
  expect([hostInUrl('::'), hostInUrl('127.0.0.1')]).toEqual(['[::]', '127.0.0.1'])
})
