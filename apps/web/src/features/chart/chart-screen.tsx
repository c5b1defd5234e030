'use client'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { EncounterPanel } from '../encounter/encounter-panel.tsx'
import type { Encounter } from '../encounter/encounter-requests.ts'
import { NotePanel } from '../note/note-panel.tsx'
import { rememberPatient } from '../search/patients.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { Banner, BannerSkeleton } from './banner.tsx'
import { BookedVisits } from './booked-visits.tsx'
import { BreakGlass } from './break-glass.tsx'
import { useEncounters, useLatest, usePatient, useVitalSeries } from './chart-queries.ts'
import { EncounterList } from './encounter-list.tsx'
import { ResultsTable } from './results-table.tsx'
import { VitalsCards } from './vitals-cards.tsx'

const EditDialog = dynamic(() => import('../patient-edit/edit-dialog.tsx').then((m) => m.EditDialog))

/** A patient's chart on one screen. Everything is asked for at once; each part keeps its place meanwhile. */
export function ChartScreen({ id }: { readonly id: string }) {
  const session = useSession()
  const sees = useHasRole('nurse', 'clinician', 'org_admin')
  const patient = usePatient(id)
  const encounters = useEncounters(id, sees)
  const latest = useLatest(id, sees)
  const series = useVitalSeries(id, sees)
  const [chosen, setChosen] = useState<string | null>(null)
  const edit = useEdit()
  useEffect(() => {
    if (patient.data !== undefined) rememberPatient(session, patient.data)
  }, [patient.data, session])
  if (patient.error !== null && problemOf(patient.error).code === 'restricted_patient') {
    return <BreakGlass patientId={id} />
  }
  if (patient.error !== null) {
    return (
      <div className="mx-auto max-w-xl p-6">
        <ProblemMessage problem={problemOf(patient.error)} onRetry={() => void patient.refetch()} />
      </div>
    )
  }
  const open = encounters.data?.find((one) => one.id === chosen) ?? encounters.data?.[0] ?? null
  return (
    <>
      {patient.data === undefined ? (
        <BannerSkeleton />
      ) : (
        <Banner patient={patient.data} onChange={edit.open} />
      )}
      {edit.isOpen && patient.data !== undefined ? (
        <EditDialog patient={patient.data} onClose={edit.close} />
      ) : null}
      {sees ? (
        <div className="grid gap-3 p-3 lg:grid-cols-2 xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
          <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
            <VitalsCards patientId={id} latest={latest.data} series={series.map(({ data }) => data)} />
            <ResultsTable patientId={id} latest={latest.data} problem={latest.error} />
          </div>
          <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
            <EncounterList
              patientId={id}
              encounters={encounters.data}
              problem={encounters.error}
              chosen={open?.id ?? null}
              onChoose={setChosen}
            />
            {open === null ? null : <OpenVisit key={open.id} encounter={open} />}
          </div>
        </div>
      ) : (
        <BookedVisits patientId={id} />
      )}
    </>
  )
}

/** How the chosen visit stands, what was diagnosed, and its note. */
function OpenVisit({ encounter }: { readonly encounter: Encounter }) {
  return (
    <>
      <EncounterPanel encounter={encounter} />
      <NotePanel encounter={encounter} />
    </>
  )
}

/** Whether what is known of the patient is being changed, by those who may. */
function useEdit() {
  const mayChange = useHasRole('front_desk', 'nurse', 'clinician', 'org_admin')
  const [isOpen, setOpen] = useState(false)
  return { isOpen, open: mayChange ? () => setOpen(true) : undefined, close: () => setOpen(false) }
}
