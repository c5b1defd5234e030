/** The order in which people are seen. */
import { standingOf } from '../day/visit-status.ts'

type Visit = Parameters<typeof standingOf>[0] & {
  readonly start_time: string
  readonly arrived_at: string | null
}

/** The visits of a day by how they stand. */
export type Groups<T> = {
  readonly waiting: readonly T[]
  readonly inRoom: readonly T[]
  readonly coming: readonly T[]
  readonly done: readonly T[]
}

/** Who waits comes in the order of his visit's time: whoever comes early does not pass the others. */
export function groupsOf<T extends Visit>(visits: readonly T[]): Groups<T> {
  const of = (standing: ReturnType<typeof standingOf>): readonly T[] =>
    visits
      .filter((visit) => standingOf(visit) === standing)
      .sort((a, b) => Date.parse(a.start_time) - Date.parse(b.start_time))
  return { waiting: of('here'), inRoom: of('withClinician'), coming: of('booked'), done: of('done') }
}

/** The one to see next. */
export function nextOf<T>({ waiting }: Groups<T>): T | null {
  return waiting[0] ?? null
}

/** Full minutes between two instants. */
export function minutesSince(instant: string, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Date.parse(instant)) / 60_000))
}
