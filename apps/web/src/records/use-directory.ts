'use client'
import { useQuery } from '@tanstack/react-query'
import { clinical } from '../api/client.ts'
import { readPages } from '../api/pages.ts'
import { answerOf } from '../api/problem.ts'
import type { Option } from './fields.ts'

/** People, places and kinds of visits to choose from. */
export type Directory = {
  readonly practitioners: readonly Option[]
  readonly locations: readonly (Option & { readonly kind: 'site' | 'room'; readonly site: string | null })[]
  readonly types: readonly Option[]
}

/** Reads the directory; empty until it is there. Cost: three requests. */
export function useDirectory(): Directory {
  const found = useQuery({
    queryKey: ['admin', 'directory'],
    queryFn: async ({ signal }) => {
      const [practitioners, locations, types] = await Promise.all([
        readPages(async (query) => {
          const answer = await answerOf(clinical.GET('/api/practitioners', { params: { query }, signal }))
          return { rows: answer.practitioners, next: answer.next_cursor }
        }),
        readPages(async (query) => {
          const answer = await answerOf(clinical.GET('/api/locations', { params: { query }, signal }))
          return { rows: answer.locations, next: answer.next_cursor }
        }),
        readPages(async (query) => {
          const answer = await answerOf(clinical.GET('/api/appointment-types', { params: { query }, signal }))
          return { rows: answer.appointment_types, next: answer.next_cursor }
        }),
      ])
      return {
        practitioners: practitioners.map(({ id, last_name, first_name }) => ({
          value: id,
          label: `${last_name}, ${first_name}`,
        })),
        locations: locations.map(({ id, name, kind, parent_id }) => ({
          ...{ value: id, label: name, kind },
          site: parent_id,
        })),
        types: types.map(({ id, name }) => ({ value: id, label: name })),
      }
    },
  })
  return found.data ?? { practitioners: [], locations: [], types: [] }
}
