/** Diagnoses as a form has them: codes are data, the words beside them too. */

import type { Problem } from '../../api/problem.ts'
import type { Text } from '../../i18n/text.ts'
import type { Encounter } from './encounter-requests.ts'

/** A diagnosis as the service gives it. */
export type Diagnosis = Encounter['diagnoses'][number]

/** A diagnosis in a form. `use` is kept as it is. */
export type Line = {
  readonly key: string
  readonly system: string
  readonly code: string
  readonly display: string
  readonly use: string
}

/** What is wrong with a line, in words, by field. */
export type LineErrors = Readonly<Partial<Record<'code' | 'display', string>>>

/** SNOMED CT. */
export const SNOMED = 'http://snomed.info/sct'
const ICD10 = /^http:\/\/hl7\.org\/fhir\/sid\/icd-10(-[a-z]{2,10})?$/
const ICD10_CODE = /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/
/** The last digit checks the others, which is left to the service. */
const SNOMED_CODE = /^[1-9]\d{5,17}$/
/** The most that the service takes. */
const DISPLAY_MAX = 300
const USES = ['AD', 'DD', 'CC', 'CM', 'pre-op', 'post-op', 'billing'] as const

/** The code systems of diagnoses by their names, which are the same in every language. */
export const SYSTEMS: readonly (readonly [uri: string, name: string])[] = [
  ['http://hl7.org/fhir/sid/icd-10-cm', 'ICD-10-CM'],
  ['http://hl7.org/fhir/sid/icd-10', 'ICD-10'],
  [SNOMED, 'SNOMED CT'],
]

/** What a code system is called. */
export function systemName(uri: string): string {
  return SYSTEMS.find(([one]) => one === uri)?.[1] ?? uri
}

/** The lines of what is stored. */
export function linesOf(diagnoses: readonly Diagnosis[], newKey: () => string): readonly Line[] {
  return diagnoses.map(({ system = '', code = '', display = '', use = '' }) => ({
    ...{ key: newKey(), system, code, display, use },
  }))
}

/** An empty line; whoever codes by one system goes on with it. */
export function emptyLine(lines: readonly Line[], key: string): Line {
  const [[first] = ['']] = SYSTEMS
  return { key, system: lines.at(-1)?.system ?? first, code: '', display: '', use: '' }
}

/** What the service is to keep. Codes of ICD-10 are written in capitals. */
export function diagnosesOf(lines: readonly Line[]) {
  return lines.map(({ system, code, display, use }) => {
    const known = USES.find((one) => one === use)
    return {
      system,
      code: plainCode(system, code),
      ...(display.trim() === '' ? {} : { display: display.trim() }),
      ...(known === undefined ? {} : { use: known }),
    }
  })
}

/** What is wrong with lines, by their keys. */
export function errorsOfLines(lines: readonly Line[], text: Text): Readonly<Record<string, LineErrors>> {
  const errors = lines.flatMap((line) => {
    const code = codeFault(line, text)
    const display = line.display.length > DISPLAY_MAX ? text('record.tooLong', { most: DISPLAY_MAX }) : null
    if (code === null && display === null) return []
    const wrong = { ...(code === null ? {} : { code }), ...(display === null ? {} : { display }) }
    return [[line.key, wrong] as const]
  })
  return Object.fromEntries(errors)
}

/** The line that a refusal names by its place (`diagnoses.2.code`), and what is said there. */
export function refusedLine(
  { code, message }: Problem,
  lines: readonly Line[],
  text: Text,
): Readonly<Record<string, LineErrors>> | null {
  const [, place, field] = /'diagnoses\.(\d+)\.(code|display|system)'/.exec(message) ?? []
  const line = place === undefined ? undefined : lines[Number(place)]
  if (line === undefined) return null
  const says = text(code === 'invalid_code' ? 'diagnoses.badCode' : 'record.notAccepted')
  return { [line.key]: field === 'display' ? { display: says } : { code: says } }
}

/** Whether two lists say the same. */
export function isSameList(one: readonly Diagnosis[], other: readonly Diagnosis[]): boolean {
  const told = (list: readonly Diagnosis[]): string =>
    JSON.stringify(list.map(({ system, code, display, use }) => [system, code, display ?? '', use ?? '']))
  return told(one) === told(other)
}

function codeFault({ system, code }: Line, text: Text): string | null {
  const plain = plainCode(system, code)
  if (plain === '') return text('record.needed')
  if (system === SNOMED) return SNOMED_CODE.test(plain) ? null : text('diagnoses.snomedForm')
  if (ICD10.test(system)) return ICD10_CODE.test(plain) ? null : text('diagnoses.icdForm')
  return text('diagnoses.otherSystem')
}

function plainCode(system: string, code: string): string {
  const plain = code.trim()
  return ICD10.test(system) ? plain.toUpperCase() : plain
}
