/** SNOMED CT concepts that encounters carry. */

/** The code system of reasons and encounter types. Source: https://hl7.org/fhir/R4/snomedct.html */
export const SNOMED = 'http://snomed.info/sct'

/** A concept: code and display. */
export type Concept = readonly [code: string, display: string]

/** A coding as the JSON columns keep it. */
export type Coding = { system: string; code: string; display: string }

/** A concept in its stored form. */
export function codingOf([code, display]: Concept): Coding {
  return { system: SNOMED, code, display }
}
