/** Names, phones and addresses, which patients, practitioners and sites share. */
import { type JsonObject, readList, readText, readTexts } from './read.ts'

/** A name in the columns of our rows. */
export type PersonName = { readonly prefix: string; readonly first_name: string; readonly last_name: string }

/** An address as our rows keep it; what is unknown is left out. */
export type Address = {
  line?: readonly string[]
  city?: string
  state?: string
  postal_code?: string
  country?: string
}

/** The official name, else the first; a name that is only a text becomes the last name. */
export function readName(resource: JsonObject, path: string): PersonName {
  const names = readList(resource, 'name', path)
  const field = `${path}.name`
  const name = names.find((one) => one['use'] === 'official') ?? names[0]
  if (name === undefined) return { prefix: '', first_name: '', last_name: '' }
  const first = readTexts(name, 'given', field).join(' ').trim()
  const last = readText(name, 'family', field) ?? ''
  return {
    prefix: readTexts(name, 'prefix', field).join(' ').trim(),
    first_name: first,
    last_name: first === '' && last === '' ? (readText(name, 'text', field) ?? '') : last,
  }
}

/** The first contact point of a system that has a value. */
export function readTelecom(resource: JsonObject, path: string, system: 'phone' | 'email'): string | null {
  for (const point of readList(resource, 'telecom', path)) {
    const value = readText(point, 'value', `${path}.telecom`)
    if (point['system'] === system && value !== null) return value
  }
  return null
}

/** One FHIR Address in our shape. */
export function addressOf(address: JsonObject | null | undefined, path: string): Address {
  if (address === null || address === undefined) return {}
  const ours: Address = {}
  const line = readTexts(address, 'line', path)
  const city = readText(address, 'city', path)
  const state = readText(address, 'state', path)
  const postalCode = readText(address, 'postalCode', path)
  const country = readText(address, 'country', path)
  if (line.length > 0) ours.line = line
  if (city !== null) ours.city = city
  if (state !== null) ours.state = state
  if (postalCode !== null) ours.postal_code = postalCode
  if (country !== null) ours.country = country
  return ours
}
