/** Which visits of the sheet are shown. */
import type { Appointment } from './appointments.ts'
import { isShown, type Standing, standingOf } from './visit-status.ts'

/** What is asked for; '' for all. */
export type Filters = {
  readonly practitionerId: string
  readonly standing: Standing | ''
  readonly typeId: string
  /** A site or a room. */
  readonly placeId: string
}

/** Nothing is hidden. */
export const NO_FILTERS: Filters = { practitionerId: '', standing: '', typeId: '', placeId: '' }

/** The standings in the order of a visit. */
export const STANDINGS: readonly Standing[] = [
  ...(['held', 'booked', 'here', 'withClinician', 'done', 'noShow', 'cancelled'] as const),
]

/** Whether a visit is what is asked for. */
export function matches(visit: Appointment, { practitionerId, standing, typeId, placeId }: Filters): boolean {
  const { practitioner_id, type_id, location_id, room_id } = visit
  return (
    (practitionerId === '' || practitioner_id === practitionerId) &&
    (standing === '' || standingOf(visit) === standing) &&
    (typeId === '' || type_id === typeId) &&
    (placeId === '' || location_id === placeId || room_id === placeId)
  )
}

/** Whether a visit has a place in the columns; what was cancelled has one when it is asked for. */
export function standsInColumns(visit: Appointment, { standing }: Filters): boolean {
  return isShown(visit) || standing === 'cancelled'
}

/** How many filters are set. */
export function countOf(filters: Filters): number {
  return Object.values(filters).filter((value) => value !== '').length
}

/** Filters that were kept in the memory of the page. */
export function restoredFilters(kept: unknown): Filters {
  if (typeof kept !== 'object' || kept === null) return NO_FILTERS
  const textAt = (name: string): string => {
    const value: unknown = Reflect.get(kept, name)
    return typeof value === 'string' ? value : ''
  }
  return {
    practitionerId: textAt('practitionerId'),
    standing: STANDINGS.find((one) => one === textAt('standing')) ?? '',
    typeId: textAt('typeId'),
    placeId: textAt('placeId'),
  }
}
