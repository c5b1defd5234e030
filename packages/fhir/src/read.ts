/**
 * Reads fields of parsed JSON of unknown shape. What is absent is null (or an empty list); what is
 * there with the wrong JSON type refuses the resource and names the field.
 */
import { refuse } from './mapping-error.ts'

/** A JSON object as `JSON.parse` gives it. */
export type JsonObject = { readonly [name: string]: unknown }

/** A Coding of FHIR with what we store of it. */
export type Code = { readonly system: string; readonly code: string; readonly display: string }

/** A CodeableConcept: its text and those codings that have a code. */
export type Concept = { readonly text: string; readonly codings: readonly Code[] }

/** True for a JSON object, no list and no null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A string; an empty one, which FHIR forbids, counts as absent. */
export function readText(parent: JsonObject, name: string, path: string): string | null {
  const value = parent[name]
  if (value === undefined || value === '') return null
  if (typeof value !== 'string') return refuse(`${path}.${name}`, 'is not a string')
  return value
}

/** True or false. */
export function readFlag(parent: JsonObject, name: string, path: string): boolean | null {
  const value = parent[name]
  if (value === undefined) return null
  if (typeof value !== 'boolean') return refuse(`${path}.${name}`, 'is not true or false')
  return value
}

/** An object. */
export function readObject(parent: JsonObject, name: string, path: string): JsonObject | null {
  const value = parent[name]
  if (value === undefined) return null
  if (!isObject(value)) return refuse(`${path}.${name}`, 'is not an object')
  return value
}

/** A list of objects. */
export function readList(parent: JsonObject, name: string, path: string): readonly JsonObject[] {
  const value = parent[name]
  if (value === undefined) return []
  if (!Array.isArray(value)) return refuse(`${path}.${name}`, 'is not a list')
  const objects: JsonObject[] = []
  for (const element of value) {
    if (!isObject(element)) return refuse(`${path}.${name}`, 'holds something that is not an object')
    objects.push(element)
  }
  return objects
}

/** A list of strings; null in it (FHIR's place-holder beside an extension) is left out. */
export function readTexts(parent: JsonObject, name: string, path: string): readonly string[] {
  const value = parent[name]
  if (value === undefined) return []
  if (!Array.isArray(value)) return refuse(`${path}.${name}`, 'is not a list')
  const texts: string[] = []
  for (const element of value) {
    if (element === null) continue
    if (typeof element !== 'string') return refuse(`${path}.${name}`, 'holds something that is not a string')
    texts.push(element)
  }
  return texts
}

/** A code that has to be one of `known`. */
export function readCode<Known extends string>(
  parent: JsonObject,
  name: string,
  path: string,
  known: readonly Known[],
): Known | null {
  const value = readText(parent, name, path)
  if (value === null) return null
  return known.find((code) => code === value) ?? refuse(`${path}.${name}`, 'is not a known code')
}

/** A CodeableConcept. */
export function readConcept(parent: JsonObject, name: string, path: string): Concept | null {
  const value = readObject(parent, name, path)
  return value === null ? null : conceptOf(value, `${path}.${name}`)
}

/** A list of CodeableConcepts. */
export function readConcepts(parent: JsonObject, name: string, path: string): readonly Concept[] {
  return readList(parent, name, path).map((value) => conceptOf(value, `${path}.${name}`))
}

/** What a person reads of a concept: its text, else the display of its first coding, else that code. */
export function conceptLabel(concept: Concept | null | undefined): string {
  const first = concept?.codings[0]
  return concept?.text || first?.display || first?.code || ''
}

/** The one code that stands for a concept: its first coding's, else its text. */
export function conceptCode(concept: Concept | null | undefined): string | null {
  return concept?.codings[0]?.code || concept?.text || null
}

function conceptOf(value: JsonObject, path: string): Concept {
  const codings: Code[] = []
  for (const coding of readList(value, 'coding', path)) {
    const code = readText(coding, 'code', `${path}.coding`)
    if (code === null) continue
    codings.push({
      system: readText(coding, 'system', `${path}.coding`) ?? '',
      code,
      display: readText(coding, 'display', `${path}.coding`) ?? '',
    })
  }
  return { text: readText(value, 'text', path) ?? '', codings }
}
