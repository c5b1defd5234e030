'use client'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { listReadings, readVersions } from './value-requests.ts'

/** All values of a code, newest first, in pages. */
export function useReadings(patientId: string, code: string) {
  return useInfiniteQuery({
    queryKey: ['readings', patientId, code],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      listReadings(patientId, code, pageParam === '' ? null : pageParam, signal),
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
}

/** What a value said before each correction. */
export function useVersions(id: string) {
  return useQuery({ queryKey: ['reading', id], queryFn: ({ signal }) => readVersions(id, signal) })
}

/** Reads again whatever shows values of a patient: lists, latest values, courses. */
export function useReadingRefresh(patientId: string): () => Promise<void> {
  const client = useQueryClient()
  return useCallback(async () => {
    const keys = [['latest', patientId], ['series', patientId], ['readings', patientId], ['reading']]
    await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
  }, [client, patientId])
}
