import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { eachElement, JsonTextError, nestingDepth, rangeAt, sourceAt, valueEnd } from './json-text.ts'

type Step = string | number

/** Every path of a value, with the value there. */
function pathsOf(value: unknown, path: Step[] = []): [Step[], unknown][] {
  const own: [Step[], unknown][] = [[path, value]]
  if (Array.isArray(value)) return [...own, ...value.flatMap((one, index) => pathsOf(one, [...path, index]))]
  if (typeof value !== 'object' || value === null) return own
  return [...own, ...Object.entries(value).flatMap(([name, one]) => pathsOf(one, [...path, name]))]
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

test('every part of any JSON text is found where it stands', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, '\t', ' \r\n'), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      for (const [path, part] of pathsOf(JSON.parse(text)))
        expect(JSON.parse(sourceAt(text, path) ?? 'undefined')).toEqual(part)
    }),
    { numRuns: 300 },
  )
})

test('the depth of any JSON text is counted, brackets inside strings are not', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(nestingDepth(JSON.stringify(value))).toBe(depthOf(value))
    }),
  )
  expect(nestingDepth('{"a\\"[[": "\\\\", "b": ["]]", "\\\\\\"{"]}')).toBe(2)
})

test('a number is given as it is written', () => {
  const text = '{"a": [ {"value" : 36.50}, {"value": -1.0E+2 } ], "b": 1.10}'
  expect(sourceAt(text, ['a', 0, 'value'])).toBe('36.50')
  expect(sourceAt(text, ['a', 1, 'value'])).toBe('-1.0E+2')
  expect(sourceAt(text, ['b'])).toBe('1.10')
})

test('what is not there is null', () => {
  const text = '{"a": [1], "b": {"c": null}}'
  for (const path of [['x'], ['a', 1], ['a', 'b'], ['b', 0], ['b', 'c', 'd']]) {
    expect(rangeAt(text, path)).toBeNull()
  }
  expect(sourceAt(text, ['b', 'c'])).toBe('null')
})

test('of a name that occurs twice the last counts, as with JSON.parse', () => {
  expect(sourceAt('{"a": 1, "\\u0061": 2}', ['a'])).toBe('2')
})

test('a text that ends inside a value is told with its position', () => {
  for (const text of ['"abc', '{"a": [1, 2', '[{"a": "b}]']) {
    expect(() => valueEnd(text, 0)).toThrow(JsonTextError)
  }
  expect(() => eachElement('[1, 2', 0, (_, at) => at + 1)).toThrow(/ends too early/)
})

test('ten thousand levels are read without recursion', () => {
  const text = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  expect(nestingDepth(text)).toBe(10_000)
  expect(valueEnd(text, 0)).toBe(20_000)
})
