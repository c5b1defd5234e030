'use client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { clinical } from '../../api/client.ts'
import { answerOf } from '../../api/problem.ts'
import { VITALS } from './readings.ts'

const ENCOUNTERS_MAX = 50
/** A sparkline is some twenty pixels high and a hundred wide. */
const SPARK_POINTS = 20
const TREND_POINTS = 200

/** The patient with the latest encounters. */
export function usePatient(id: string) {
  return useQuery({
    queryKey: ['patient', id],
    queryFn: ({ signal }) =>
      answerOf(clinical.GET('/api/patients/{id}', { params: { path: { id } }, signal })),
  })
}

/** The encounters, newest first. */
export function useEncounters(patientId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['encounters', patientId],
    enabled,
    queryFn: async ({ signal }) => {
      const params = { query: { patient_id: patientId, limit: ENCOUNTERS_MAX } }
      return (await answerOf(clinical.GET('/api/encounters', { params, signal }))).encounters
    },
  })
}

/** The latest observation of each code. */
export function useLatest(patientId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['latest', patientId],
    enabled,
    queryFn: async ({ signal }) => {
      const params = { query: { patient_id: patientId } }
      return (await answerOf(clinical.GET('/api/observations/latest', { params, signal }))).observations
    },
  })
}

/** The course of every vital sign, in the order of VITALS; asked for together with everything else. */
export function useVitalSeries(patientId: string, enabled: boolean) {
  return useQueries({
    queries: VITALS.map(({ code, component }) => ({
      ...seriesOptions(patientId, code, component, SPARK_POINTS),
      enabled,
    })),
  })
}

/** The course of one measurement. */
export function useSeries(patientId: string, code: string, component?: string) {
  return useQuery(seriesOptions(patientId, code, component, TREND_POINTS))
}

function seriesOptions(patientId: string, code: string, component: string | undefined, points: number) {
  return {
    queryKey: ['series', patientId, code, component ?? '', points],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const query = { patient_id: patientId, code, points, ...(component === undefined ? {} : { component }) }
      return (await answerOf(clinical.GET('/api/observations/series', { params: { query }, signal }))).points
    },
  }
}
