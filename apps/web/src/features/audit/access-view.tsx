'use client'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { PatientPicker } from '../search/patient-picker.tsx'
import type { FoundPatient } from '../search/patients.ts'
import { AccessTable } from './access-table.tsx'
import { RestrictionSection } from './restriction-section.tsx'
import { idIn, readAccess, type TrailFilters } from './trail.ts'

type Props = {
  readonly patientId: string
  readonly onPatient: (id: string) => void
  readonly onTrail: (filters: Partial<TrailFilters>) => void
}

/** Who saw or changed a patient's record, and to whom a restricted one is open. */
export function AccessView({ patientId, onPatient, onTrail }: Props) {
  const text = useText()
  const [found, setFound] = useState<FoundPatient | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'access', patientId],
    enabled: patientId !== '',
    queryFn: ({ signal }) => readAccess(patientId, signal),
  })
  const name = found?.id === patientId ? `${found.last_name}, ${found.first_name} · ${found.mrn}` : patientId
  return (
    <div className="grid gap-4">
      <div className="no-print card grid gap-3 p-3 md:grid-cols-2">
        <IdForm patientId={patientId} onPatient={onPatient} />
        <div className="grid content-start gap-0.5">
          <p className="font-medium">{text('search.title')}</p>
          <PatientPicker
            of="identities"
            label={text('search.title')}
            onPick={(patient) => {
              setFound(patient)
              onPatient(patient.id)
            }}
          />
        </div>
      </div>
      {error === null ? null : <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />}
      {data === undefined ? null : (
        <>
          <h2 className="text-lg font-semibold">
            {text('audit.accessOf')} <bdi>{name}</bdi>
          </h2>
          <AccessTable report={data} onTrail={onTrail} />
          <RestrictionSection
            key={patientId}
            patientId={patientId}
            known={data.users.map(({ user_id, user_name }) => ({
              value: user_id,
              label: user_name ?? user_id,
            }))}
          />
        </>
      )}
    </div>
  )
}

type IdProps = { readonly patientId: string; readonly onPatient: (id: string) => void }

function IdForm({ patientId, onPatient }: IdProps) {
  const text = useText()
  const [typed, setTyped] = useState(patientId)
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const id = idIn(typed)
    setWrong(id === null)
    if (id !== null) onPatient(id)
  }
  return (
    <form onSubmit={submit} noValidate className="grid content-start gap-2">
      <Labelled
        label={text('audit.record')}
        hint={text('audit.recordHint')}
        error={wrong ? text('audit.recordForm') : undefined}
      >
        {(ids) => (
          <input
            {...ids}
            className="field"
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        )}
      </Labelled>
      <button type="submit" className="button button-main justify-self-start">
        {text('audit.showAccess')}
      </button>
    </form>
  )
}
