/** Whom a request is about, before anybody has looked: so that a refused one is audited with the patient. */
import type { Route } from './route.ts'

/** The patient that a request names, null for none. The body was checked; null while there is none. */
export type PatientFinder = (
  params: Readonly<Record<string, string>>,
  url: string,
  body: unknown,
) => string | null

/** Where a request of a route names a patient: in the path, the query or the body. */
export function createPatientFinder<D>({ path, query, body }: Route<D>): PatientFinder {
  const inPath = /\/patients\/:(\w+)/.exec(path)?.[1]
  const inQuery = 'patient_id' in query.properties
  const inBody = body !== null && 'patient_id' in body.properties

  return (given, url, sent) => {
    const asked = inQuery && url.includes('?') ? new URL(url).searchParams.get('patient_id') : null
    const told = inPath === undefined ? asked : given[inPath]
    const id = told ?? (inBody && sent !== null ? Reflect.get(Object(sent), 'patient_id') : null)
    return typeof id === 'string' && UUID.test(id) ? id.toLowerCase() : null
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
