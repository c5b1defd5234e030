import { describe, expect, test } from 'bun:test'
import { isUcum, UCUM_CHARACTERS_MAX } from './ucum.ts'

describe('unit codes', () => {
  test.each([
    ...[
      'mm[Hg]',
      'mg/dL',
      '/min',
      '{score}',
      '%',
      '1',
      'kg/m2',
      'mL/min/{1.73_m2}',
      '10*3/uL',
      '10^9/L',
      'Cel',
    ],
    ...['[degF]', 'm[IU]/L', 'u[IU]/mL', 'ng/mL{FEU}', '{beats}/min', 'mmol/mol{Hb}', "[arb'U]/mL", 'kat/L'],
    ...[
      '[in_i]',
      '[lb_av]',
      'cm[H2O].s/L',
      'umol/(24.h)',
      '/(12.h)',
      '(mL/min)/{1.73_m2}',
      'm-1',
      's-2',
      'dag',
    ],
    ...['m[H2O]2', 'B[10.nV]', 'dB[SPL]', '24.h', '{#}/[HPF]', '[pH]', 'a', 'mo', 'KiBy', "'", "''", '10*-3'],
  ])('%s is one', (code) => {
    expect(isUcum(code)).toBe(true)
  })

  test.each([
    ...[
      '',
      ' ',
      'mmHg',
      'foo',
      'mg/',
      '((((',
      'k[degF]',
      'mg//dL',
      'mg dL',
      'bpm',
      '°C',
      'mg/dL/',
      '{open',
      'a}',
    ],
    ...[
      'mmol/l ',
      '[IU',
      'IU]',
      '()',
      '(mg',
      'mg)',
      '0',
      '01',
      '2m',
      'm2m',
      '10*3*2',
      '.m',
      'm.',
      'kk',
      'kmin',
    ],
    ...['{a}{b}', '[', ']', '{{}}', 'MG/DL', 'Kg', 'ug/m³', 'm+', '-1', '/'],
  ])('%s is none', (code) => {
    expect(isUcum(code)).toBe(false)
  })

  test('have an end, however deep their parentheses', () => {
    expect(isUcum(`${'('.repeat(31)}m${')'.repeat(31)}`)).toBe(true)
    expect(isUcum(`${'('.repeat(40)}m${')'.repeat(40)}`)).toBe(false)
    expect(isUcum('m'.repeat(UCUM_CHARACTERS_MAX + 1))).toBe(false)
    expect(isUcum('('.repeat(UCUM_CHARACTERS_MAX))).toBe(false)
  })
})
