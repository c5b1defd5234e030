'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { systemName } from './diagnoses.ts'
import type { Encounter } from './encounter-requests.ts'
import { STATUS_TEXT, statusOf } from './status.ts'
import { StatusDeeds } from './status-deeds.tsx'

const DiagnosesDialog = dynamic(() => import('./diagnoses-dialog.tsx').then((m) => m.DiagnosesDialog))

/** The open visit of a chart: how it stands, where it can go, and what was diagnosed. */
export function EncounterPanel({ encounter }: { readonly encounter: Encounter }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const writes = useHasRole('nurse', 'clinician')
  const { encounter_type, start_time, end_time, status_reason } = encounter
  const status = statusOf(encounter.status)
  return (
    <section className="card grid gap-2 p-3" aria-labelledby="encounter-title" data-encounter={encounter.id}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 id="encounter-title" className="font-semibold">
          {encounter_type === '' ? text('visit.title') : encounter_type}
        </h2>
        <span className="tag">{text(STATUS_TEXT[status])}</span>
        <span className="text-soft tabular-nums">
          <bdi>{formats.dateTime(start_time)}</bdi>
          {end_time === null ? null : (
            <>
              {' – '}
              <bdi>{formats.dateTime(end_time)}</bdi>
            </>
          )}
        </span>
      </div>
      {status_reason === null ? null : (
        <p>
          {text('note.reason')}: <bdi>{status_reason}</bdi>
        </p>
      )}
      {writes ? <StatusDeeds encounter={encounter} /> : null}
      <Diagnoses encounter={encounter} writes={writes && status !== 'entered-in-error'} />
    </section>
  )
}

type Props = { readonly encounter: Encounter; readonly writes: boolean }

function Diagnoses({ encounter, writes }: Props) {
  const text = useText()
  const [editing, setEditing] = useState(false)
  const { diagnoses } = encounter
  return (
    <div>
      <div className="flex items-center justify-between gap-2">
        <h3 id="diagnoses-title" className="font-semibold">
          {text('diagnoses.title')}
        </h3>
        {writes ? (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            {text('diagnoses.edit')}
          </button>
        ) : null}
      </div>
      {diagnoses.length === 0 ? <p className="text-soft">{text('diagnoses.none')}</p> : null}
      <ul className="grid gap-0.5" aria-labelledby="diagnoses-title">
        {diagnoses.map(({ system = '', code = '', display = '' }) => (
          <li key={`${system} ${code} ${display}`} className="flex flex-wrap items-baseline gap-x-2">
            <bdi className="font-medium">{display === '' ? code : display}</bdi>
            <bdi className="text-sm text-soft" dir="ltr">
              {systemName(system)} {code}
            </bdi>
          </li>
        ))}
      </ul>
      {editing ? <DiagnosesDialog encounter={encounter} onClose={() => setEditing(false)} /> : null}
    </div>
  )
}
