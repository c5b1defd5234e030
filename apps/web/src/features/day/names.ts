/** Names of practitioners as the calendar shows them. */

/** Prefix, first and last name. */
export function practitionerName(practitioner: {
  readonly prefix?: string | null
  readonly first_name: string
  readonly last_name: string
}): string {
  return `${practitioner.prefix ?? ''} ${practitioner.first_name} ${practitioner.last_name}`.trim()
}
