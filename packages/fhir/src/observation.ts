/** FHIR Observation → `observations`. Source: https://hl7.org/fhir/R4/observation.html */
import { rowIdOf } from './identity.ts'
import { readInstant } from './instant.ts'
import { objectText, sourceAt } from './json-text.ts'
import type { Draft, Link, MapContext } from './mapped.ts'
import { keepWhole, refuse } from './mapping-error.ts'
import { checkedJson } from './number-text.ts'
import {
  type Concept,
  conceptCode,
  type JsonObject,
  readCode,
  readConcept,
  readConcepts,
  readList,
  readObject,
} from './read.ts'
import { type FhirReference, readReference, referenceOf } from './reference.ts'
import { type JsonText, OBSERVATION_STATUSES, type ObservationRow } from './rows.ts'
import { patientLink } from './subject.ts'
import { readValue } from './value.ts'

type ObservationDraft = Draft<
  'observations',
  Omit<ObservationRow, 'patient_id' | 'encounter_id' | 'practitioner_id'>
>

const PATH = 'Observation'
const LOINC = 'http://loinc.org'
const CATEGORY_SYSTEM = 'http://terminology.hl7.org/CodeSystem/observation-category'

/**
 * The row of an Observation. `text` is the resource as it is written, from which decimals are taken.
 * Throws: MappingError when it is malformed, or has no patient or no time.
 */
export function mapObservation(
  observation: JsonObject,
  text: string,
  fhirId: string,
  context: MapContext,
): ObservationDraft {
  const status = readCode(observation, 'status', PATH, OBSERVATION_STATUSES)
  if (status === null) return refuse('Observation.status', 'is missing')
  const code = mainCode(observation, PATH)
  const categories = readConcepts(observation, 'category', PATH).flatMap((one) => one.codings)
  const category = categories.find((one) => one.system === CATEGORY_SYSTEM) ?? categories[0]
  return {
    table: 'observations',
    row: {
      id: rowIdOf('Observation', fhirId),
      category: category?.code ?? '',
      ...code,
      status,
      ...effectiveTime(observation, context),
      issued_at: readInstant(observation, 'issued', PATH, context.timeZone),
      ...readValue(observation, text, [], PATH),
      components: componentsText(observation, text),
      reference_range: rangesText(observation, text, [], PATH),
      interpretation: conceptCode(readConcepts(observation, 'interpretation', PATH)[0]),
    },
    links: [
      patientLink(observation, PATH, ['Group', 'Device', 'Location']),
      ...encounterLinks(observation),
      ...performerLinks(observation),
    ],
    identifiers: [],
    notes: [],
  }
}

type CodeColumns = Pick<ObservationRow, 'code' | 'code_system' | 'display'>

/** LOINC's coding when there is one, else the first; a concept without codings is its own code. */
function mainCode(holder: JsonObject, path: string): CodeColumns {
  const concept = readConcept(holder, 'code', path)
  const coding = concept?.codings.find((one) => one.system === LOINC) ?? concept?.codings[0]
  if (coding !== undefined)
    return {
      code: coding.code,
      code_system: coding.system,
      display: concept?.text || coding.display,
    }
  const text = textOf(concept)
  return text === '' ? refuse(`${path}.code`, 'is missing') : { code: text, code_system: '', display: text }
}

function textOf(concept: Concept | null): string {
  return concept === null ? '' : concept.text
}

type TimeColumns = Pick<ObservationRow, 'effective_time' | 'effective_end'>

function effectiveTime(observation: JsonObject, context: MapContext): TimeColumns {
  const zone = context.timeZone
  const moment =
    readInstant(observation, 'effectiveDateTime', PATH, zone) ??
    readInstant(observation, 'effectiveInstant', PATH, zone)
  if (moment !== null) return { effective_time: moment, effective_end: null }
  const period = readObject(observation, 'effectivePeriod', PATH)
  if (period === null)
    return observation['effectiveTiming'] === undefined
      ? keepWhole('Observation.effective', 'is missing')
      : keepWhole('Observation.effectiveTiming', 'has no place in the table')
  const start = readInstant(period, 'start', 'Observation.effectivePeriod', zone)
  const end = readInstant(period, 'end', 'Observation.effectivePeriod', zone, 'end')
  if (start === null) return keepWhole('Observation.effectivePeriod.start', 'is missing')
  if (end !== null && end < start) return refuse('Observation.effectivePeriod', 'ends before it starts')
  return { effective_time: start, effective_end: end }
}

/** Every component as an object with the names of the columns; the last two only where they are known. */
function componentsText(observation: JsonObject, text: string): JsonText {
  const components = readList(observation, 'component', PATH).map((component, index) => {
    const path = `${PATH}.component`
    const at = ['component', index]
    const code = mainCode(component, path)
    const value = readValue(component, text, at, path)
    const ranges = rangesText(component, text, at, path)
    const interpretation = conceptCode(readConcepts(component, 'interpretation', path)[0])
    return objectText([
      ['code', JSON.stringify(code.code)],
      ['code_system', JSON.stringify(code.code_system)],
      ['display', JSON.stringify(code.display)],
      ['value_type', JSON.stringify(value.value_type)],
      ['value_number', value.value_number ?? 'null'],
      ['value_comparator', value.value_comparator === null ? null : JSON.stringify(value.value_comparator)],
      ['value_unit', JSON.stringify(value.value_unit)],
      ['value_unit_code', JSON.stringify(value.value_unit_code)],
      ['value_json', value.value_json ?? 'null'],
      ['data_absent_reason', JSON.stringify(value.data_absent_reason)],
      ['reference_range', ranges === '[]' ? null : ranges],
      ['interpretation', interpretation === null ? null : JSON.stringify(interpretation)],
    ])
  })
  return `[${components.join(',')}]`
}

function rangesText(
  holder: JsonObject,
  text: string,
  at: readonly (string | number)[],
  path: string,
): JsonText {
  if (readList(holder, 'referenceRange', path).length === 0) return '[]'
  return checkedJson(sourceAt(text, [...at, 'referenceRange']) ?? '[]', `${path}.referenceRange`)
}

function encounterLinks(observation: JsonObject): Link[] {
  const reference = readReference(observation, 'encounter', PATH)
  if (reference === null) return []
  return [
    {
      column: 'encounter_id',
      field: 'Observation.encounter',
      references: [reference],
      wanted: ['Encounter'],
      others: [],
      dangling: 'reported',
    },
  ]
}

function performerLinks(observation: JsonObject): Link[] {
  const references: FhirReference[] = []
  for (const performer of readList(observation, 'performer', PATH)) {
    const reference = referenceOf(performer, 'Observation.performer')
    if (reference !== null) references.push(reference)
  }
  if (references.length === 0) return []
  return [
    {
      column: 'practitioner_id',
      field: 'Observation.performer',
      references,
      wanted: ['Practitioner'],
      others: ['PractitionerRole', 'Organization', 'CareTeam', 'Patient', 'RelatedPerson'],
      dangling: 'reported',
    },
  ]
}
