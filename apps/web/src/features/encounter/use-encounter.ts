'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Encounter } from './encounter-requests.ts'

/** Shows a changed encounter at once wherever it is shown, and reads again what hangs on it. */
export function useShowEncounter(): (changed: Encounter) => void {
  const client = useQueryClient()
  return useCallback(
    (changed) => {
      const { id, patient_id } = changed
      client.setQueryData<readonly Encounter[]>(['encounters', patient_id], (shown) =>
        shown?.map((one) => (one.id === id ? changed : one)),
      )
      // The note's tag is that of the encounter: its next draft must name the new one.
      for (const queryKey of [
        ['encounters', patient_id],
        ['notes', id],
        ['patient', patient_id],
        ['appointments'],
      ])
        void client.invalidateQueries({ queryKey })
    },
    [client],
  )
}

/** Reads the encounters of a patient again: somebody else changed one. */
export function useRereadEncounters(patientId: string): () => void {
  const client = useQueryClient()
  return useCallback(
    () => void client.invalidateQueries({ queryKey: ['encounters', patientId] }),
    [client, patientId],
  )
}
