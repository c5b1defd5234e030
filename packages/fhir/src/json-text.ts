/**
 * A scanner over JSON text: it finds where values stand, so that a part can be taken out as it was
 * written. What lies inside a value is not checked here; `JSON.parse` of the part does that.
 */

/** A part of a text: from its first character to the one after its last. */
export type TextRange = { readonly start: number; readonly end: number }

/** The text is not JSON; `offset` is where that shows. The message holds nothing of the text. */
export class JsonTextError extends Error {
  readonly offset: number
  constructor(problem: string, offset: number) {
    super(`${problem} at character ${offset}`)
    this.name = 'JsonTextError'
    this.offset = offset
  }
}

/** Given back by a visitor that has seen enough. */
export const STOP = -1

const QUOTE = 34
const COMMA = 44
const COLON = 58
const BACKSLASH = 92
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** The position of the next character that is not JSON white space. */
export function skipSpace(text: string, from: number): number {
  let at = from
  for (;;) {
    const c = text.charCodeAt(at)
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return at
    at++
  }
}

/**
 * The end of the value that starts at `start`.
 *
 * Throws: JsonTextError when the text ends first or no value starts there.
 */
export function valueEnd(text: string, start: number): number {
  const c = text.charCodeAt(start)
  if (c === QUOTE) return stringEnd(text, start)
  if (c === OPEN_BRACE || c === OPEN_BRACKET) return nestedEnd(text, start)
  return scalarEnd(text, start)
}

/**
 * Goes through the members of the object at `start`; `visit` gets each name and where its value
 * starts, and gives back where that value ends, or STOP.
 *
 * Returns: the end of the object, or STOP. Throws: JsonTextError.
 */
export function eachMember(
  text: string,
  start: number,
  visit: (name: string, valueStart: number) => number,
): number {
  let at = skipSpace(text, expect(text, start, OPEN_BRACE))
  if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) throw unexpected(text, at)
    const nameEnd = stringEnd(text, at)
    const name = decodeString(text, { start: at, end: nameEnd })
    at = skipSpace(text, expect(text, skipSpace(text, nameEnd), COLON))
    const end = visit(name, at)
    if (end === STOP) return STOP
    at = skipSpace(text, end)
    if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1
    at = skipSpace(text, expect(text, at, COMMA))
  }
}

/** Goes through the elements of the array at `start`, as `eachMember` does through an object. */
export function eachElement(
  text: string,
  start: number,
  visit: (index: number, valueStart: number) => number,
): number {
  let at = skipSpace(text, expect(text, start, OPEN_BRACKET))
  if (text.charCodeAt(at) === CLOSE_BRACKET) return at + 1
  for (let index = 0; ; index++) {
    at = skipSpace(text, visit(index, at))
    if (text.charCodeAt(at) === CLOSE_BRACKET) return at + 1
    at = skipSpace(text, expect(text, at, COMMA))
  }
}

/**
 * Where the value at `path` (names and indexes) stands in the JSON text, null when it is not there.
 * Of a name that occurs twice the last counts, as with `JSON.parse`.
 */
export function rangeAt(text: string, path: readonly (string | number)[]): TextRange | null {
  let found: TextRange | null = { start: skipSpace(text, 0), end: text.length }
  for (const step of path) {
    const start: number = found.start
    found = null
    const wanted = typeof step === 'number' ? OPEN_BRACKET : OPEN_BRACE
    if (text.charCodeAt(start) !== wanted) return null
    const visit = (key: string | number, valueStart: number): number => {
      const end = valueEnd(text, valueStart)
      if (key === step) found = { start: valueStart, end }
      return end
    }
    if (typeof step === 'number') eachElement(text, start, visit)
    else eachMember(text, start, visit)
    if (found === null) return null
  }
  return found
}

/** The value at `path` as it is written in the text, null when it is not there. */
export function sourceAt(text: string, path: readonly (string | number)[]): string | null {
  const range = rangeAt(text, path)
  return range === null ? null : text.slice(range.start, range.end)
}

/** The string that a range with its quotes holds. Throws: JsonTextError when it is not a JSON string. */
export function decodeString(text: string, range: TextRange): string {
  const bare = text.slice(range.start + 1, range.end - 1)
  if (!bare.includes('\\')) return bare
  try {
    return String(JSON.parse(text.slice(range.start, range.end)))
  } catch {
    throw new JsonTextError('a string is not valid JSON', range.start)
  }
}

/** How deep objects and arrays of a text are nested; strings are skipped. */
export function nestingDepth(text: string): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === QUOTE) {
      at = text.indexOf('"', at + 1)
      if (at < 0) return deepest
      if (text.charCodeAt(at - 1) === BACKSLASH) at = escapedStringEnd(text, at)
    } else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      if (++depth > deepest) deepest = depth
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) depth--
  }
  return deepest
}

/** Writes an object of members whose values are JSON text already; null leaves a member out. */
export function objectText(members: readonly (readonly [string, string | null])[]): string {
  const parts: string[] = []
  for (const [name, value] of members) if (value !== null) parts.push(`${JSON.stringify(name)}:${value}`)
  return `{${parts.join(',')}}`
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === QUOTE) return at + 1
    if (c === BACKSLASH) at++
  }
  throw new JsonTextError('the text ends inside a string', text.length)
}

/** `at` is a quote after a backslash: the position of the quote that closes this string. */
function escapedStringEnd(text: string, at: number): number {
  let from = at
  for (;;) {
    let backslashes = 0
    while (text.charCodeAt(from - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return from
    from = text.indexOf('"', from + 1)
    if (from < 0) return text.length
  }
}

function nestedEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === QUOTE) at = stringEnd(text, at) - 1
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++
    else if ((c === CLOSE_BRACE || c === CLOSE_BRACKET) && --depth === 0) return at + 1
  }
  throw new JsonTextError('the text ends inside a value', text.length)
}

function scalarEnd(text: string, start: number): number {
  let at = start
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at)
    const ends = c === COMMA || c === CLOSE_BRACE || c === CLOSE_BRACKET || c <= 32
    if (ends) break
    if (c === QUOTE || c === COLON || c === OPEN_BRACE || c === OPEN_BRACKET) throw unexpected(text, at)
  }
  if (at === start) throw unexpected(text, at)
  return at
}

function expect(text: string, at: number, wanted: number): number {
  if (text.charCodeAt(at) !== wanted) throw unexpected(text, at)
  return at + 1
}

function unexpected(text: string, at: number): JsonTextError {
  return new JsonTextError(at >= text.length ? 'the text ends too early' : 'the JSON is broken', at)
}
