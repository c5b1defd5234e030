import { describe, expect, test } from 'bun:test'
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }
import hi from './hi.json' with { type: 'json' }
import ur from './ur.json' with { type: 'json' }

const LANGUAGES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['es', es],
  ['hi', hi],
  ['ur', ur],
]
const ENGLISH: Readonly<Record<string, string>> = en

/** What stands in a text for a value, in any order. */
function valuesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort()
}

describe.each(LANGUAGES)('the texts in %s', (_, texts) => {
  test('are those in English, none missing and none left over', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(ENGLISH).sort())
  })

  test('say something, and name the same values', () => {
    for (const [key, text] of Object.entries(ENGLISH)) {
      expect([key, texts[key]?.trim()]).not.toEqual([key, ''])
      expect([key, valuesIn(texts[key] ?? '')]).toEqual([key, valuesIn(text)])
    }
  })
})

test('Hindi and Urdu are written in their own letters, but for names and marks', () => {
  const own = { hi: /\p{Script=Devanagari}/u, ur: /\p{Script=Arabic}/u }
  const foreign = (texts: Readonly<Record<string, string>>, letters: RegExp) =>
    Object.entries(texts).filter(
      ([key, text]) => !letters.test(text) && text === ENGLISH[key] && /[a-z]{4}/.test(text),
    )
  expect([foreign(hi, own.hi), foreign(ur, own.ur)]).toEqual([[], []])
})
