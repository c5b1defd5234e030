/** Refusals that belong to one field of a form: which one, and what is said there. */
import type { Problem } from '../api/problem.ts'
import type { TextKey } from '../i18n/i18n.ts'
import type { Text } from '../i18n/text.ts'

const INVALID = 400

/** A refusal, divided: what stands at fields, and what stands above the buttons. */
export type Refusal = {
  readonly errors: Readonly<Record<string, string>>
  readonly problem: Problem | null
}

/** Refusals that a form knows: by code, the field and what is said there. */
export type Refusals = Readonly<Record<string, readonly [field: string, words: TextKey]>>

/** Puts a refusal at the field that its code or its message names, when the form has it. */
export function refusalOf(
  problem: Problem,
  names: readonly string[],
  text: Text,
  known: Refusals = {},
): Refusal {
  const [field, words] = known[problem.code] ?? []
  if (field !== undefined && words !== undefined) return { errors: { [field]: text(words) }, problem: null }
  const name = wrongField(problem, names)
  return name === null
    ? { errors: {}, problem }
    : { errors: { [name]: wrongFieldText(problem, text) }, problem: null }
}

/**
 * The field of a form that a refused request names, null when it names none. Services quote the path:
 * `field 'address.postal_code' …`; a form has the whole path, its end or its beginning.
 */
export function wrongField({ status, message }: Problem, names: readonly string[]): string | null {
  if (status !== INVALID) return null
  for (const [, path = ''] of message.matchAll(/'([\w.[\]-]+)'/g)) {
    const parts = path.split('.').filter((part) => !/^\d+$/.test(part))
    const name = [path, parts.at(-1), parts[0]].find((one) => one !== undefined && names.includes(one))
    if (name !== undefined) return name
  }
  return null
}

/** What is said at the field, in plain words. */
function wrongFieldText({ code, message }: Problem, text: Text): string {
  if (code === 'missing_field') return text('record.needed')
  if (code === 'invalid_text') return text('record.badCharacter')
  if (code === 'unknown_reference') return text('record.gone')
  const [, most] = /not have more than (\d+) characters/.exec(message) ?? []
  return most === undefined ? text('record.notAccepted') : text('record.tooLong', { most })
}
