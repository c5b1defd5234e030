import { expect, test } from 'bun:test'
import { choiceSetting, integerSetting, readConfig, textSetting } from './read-config.ts'

const SETTINGS = {
  port: integerSetting('EHR_TEST_PORT', 8080, 0, 65_535, 'a port'),
  url: textSetting('EHR_TEST_URL', null, 'where the database is', true),
  level: choiceSetting('EHR_TEST_LEVEL', 'info', ['info', 'silent'], 'how much is said'),
}

function problemsOf(environment: Record<string, string>): string {
  try {
    readConfig(SETTINGS, environment)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

test('settings are read with their types, and have their defaults when they are absent', () => {
  expect(readConfig(SETTINGS, { EHR_TEST_URL: 'x' })).toEqual({ port: 8080, url: 'x', level: 'info' })
  const given = {
    EHR_TEST_URL: 'x',
    EHR_TEST_PORT: '0',
    EHR_TEST_LEVEL: 'silent',
    PATH: '/bin',
    EHRLICH: '1',
  }
  expect(readConfig(SETTINGS, given)).toEqual({ port: 0, url: 'x', level: 'silent' })
})

test('settings cannot be changed afterwards', () => {
  expect(Object.isFrozen(readConfig(SETTINGS, { EHR_TEST_URL: 'x' }))).toBe(true)
})

test('all problems are told together, each by the name of its variable', () => {
  const said = problemsOf({ EHR_TEST_PORT: 'http', EHR_TEST_LEVEL: 'loud', EHR_TEST_PROT: '1' })
  expect(said.split('\n').map((line) => line.trim())).toEqual([
    'Configuration:',
    'EHR_TEST_PORT must be an integer from 0 to 65535',
    'EHR_TEST_URL is missing: where the database is',
    'EHR_TEST_LEVEL must be one of info, silent',
    'EHR_TEST_PROT is not a setting of this service',
  ])
})

test.each(['', '-1', '65536', '80.5', '1e3', ' 80', '0x50', '80\n', '٨٠', '99999999999999999999'])(
  'the integer %p is refused',
  (text) => {
    expect(problemsOf({ EHR_TEST_URL: 'x', EHR_TEST_PORT: text })).toContain(
      'EHR_TEST_PORT must be an integer',
    )
  },
)

test('an empty text is no text', () => {
  expect(problemsOf({ EHR_TEST_URL: '' })).toContain('EHR_TEST_URL must not be empty')
})

test('no problem shows a value, which may be a secret', () => {
  expect(problemsOf({ EHR_TEST_URL: '', EHR_TEST_PORT: 'hunter2', EHR_TEST_LEVEL: 'hunter2' })).not.toContain(
    'hunter2',
  )
})
