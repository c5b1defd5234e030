import { describe, expect, test } from 'bun:test'
import { PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, passwordProblem } from './password-rules.ts'

describe('a new password', () => {
  test.each([
    'seven tall giraffes',
    'my own long words',
    'Tr8-vault-Lima-oboe',
    'x7Kq#mP2vL9w',
    'пять синих слонов',
    '五头蓝色大象在河边喝水唱歌呢',
  ])('%s is taken', async (password) => {
    expect(await passwordProblem(password, 'nora@north')).toBeNull()
  })

  test.each([
    ['password1234', 'known from a breach'],
    ['iloveyou1234', 'known from a breach'],
    ['1q2w3e4r5t6y', 'known from a breach'],
    ['P@ssw0rd2023', 'known from a breach'],
    ['qwertyuiop12', 'known from a breach'],
    ['abcdefghijklm', 'known from a breach'],
    ['ehrconnect12', 'known from a breach'],
    ['northnorth12', 'known from a breach'],
    ['nora-at-work-7', 'may not contain the name'],
    ['abcabcabcabc', 'different characters'],
  ])('%s is refused: %s', async (password, reason) => {
    expect(await passwordProblem(password, 'nora@north')).toContain(reason)
  })

  test('is measured in characters as people count them, and bounded', async () => {
    const flags = '🇮🇳'.repeat(3)
    expect(await passwordProblem(flags, 'x')).toContain(`at least ${PASSWORD_CHARACTERS_MIN}`)
    const long = 'correct horse battery staple '.repeat(10)
    expect(await passwordProblem(long.slice(0, PASSWORD_CHARACTERS_MAX), 'x')).toBeNull()
    expect(await passwordProblem(long.slice(0, PASSWORD_CHARACTERS_MAX + 1), 'x')).toContain('at most')
  })
})
