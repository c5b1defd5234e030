/** Why a resource has no row: said with the name of a field, never with what the field holds. */

/**
 * - `refused`: the resource is malformed; no row can be made of it.
 * - `kept_whole`: good FHIR that our table has no place for; the original alone is kept.
 */
export type NoRowOutcome = 'refused' | 'kept_whole'

/** Ends the mapping of one resource. */
export class MappingError extends Error {
  readonly outcome: NoRowOutcome
  constructor(outcome: NoRowOutcome, reason: string) {
    super(reason)
    this.name = 'MappingError'
    this.outcome = outcome
  }
}

/** Throws: MappingError, the resource is malformed. */
export function refuse(field: string, problem: string): never {
  throw new MappingError('refused', `${field} ${problem}`)
}

/** Throws: MappingError, the resource is good and has no place in our table. */
export function keepWhole(field: string, reason: string): never {
  throw new MappingError('kept_whole', `${field} ${reason}`)
}
