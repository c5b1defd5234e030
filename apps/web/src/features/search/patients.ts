'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { clinical } from '../../api/client.ts'
import { answerOf } from '../../api/problem.ts'
import type { Session } from '../../session/session.ts'

/** A patient as a search finds him; without the phone for those who are only told who somebody is. */
export type FoundPatient = {
  readonly id: string
  readonly mrn: string
  readonly first_name: string
  readonly last_name: string
  readonly date_of_birth: string | null
  readonly contact_phone?: string | null
}

/** What is searched: patients to work with, or who somebody is, for those who watch over records. */
export type SearchOf = 'patients' | 'identities'

/** Fast typists make no request for each letter. */
const PAUSE_MS = 60
const FOUND_MAX = 8
const RECENT_MAX = 8

/** Searches while somebody types. The words travel in a body, never in an address. */
export function usePatientSearch(words: string, of: SearchOf) {
  const q = usePaused(words.trim())
  const query = useQuery({
    queryKey: ['patient-search', of, q],
    enabled: q !== '',
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => SEARCHES[of](q, signal),
  })
  return {
    ...query,
    patients: q === '' ? [] : (query.data ?? []),
    settled: q === words.trim() && !query.isFetching,
  }
}

type Search = (q: string, signal: AbortSignal) => Promise<readonly FoundPatient[]>

const SEARCHES: Readonly<Record<SearchOf, Search>> = {
  async patients(q, signal) {
    const call = clinical.POST('/api/patients/search', { body: { q, limit: FOUND_MAX }, signal })
    return (await answerOf(call)).patients
  },
  async identities(q, signal) {
    return (await answerOf(clinical.POST('/api/patients/identify', { body: { q }, signal }))).patients
  },
}

function usePaused(value: string): string {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return paused
}

/** Patients whose charts were opened: in the memory of this page, for one person in one organization. */
let recent: { readonly owner: string; readonly patients: readonly FoundPatient[] } = {
  owner: '',
  patients: [],
}
const listeners = new Set<() => void>()
const NOBODY: readonly FoundPatient[] = []

/** Remembers a patient until the page is closed, or another person signs in, who must not see it. */
export function rememberPatient(session: Session, patient: FoundPatient): void {
  const owner = ownerOf(session)
  const before = recent.owner === owner ? recent.patients : NOBODY
  const others = before.filter(({ id }) => id !== patient.id)
  recent = { owner, patients: [patient, ...others].slice(0, RECENT_MAX) }
  for (const tell of listeners) tell()
}

/** The patients of late. */
export function useRecentPatients(session: Session): readonly FoundPatient[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => (recent.owner === ownerOf(session) ? recent.patients : NOBODY),
    () => NOBODY,
  )
}

function ownerOf({ user, organization }: Session): string {
  return `${user.id} ${organization.id}`
}
