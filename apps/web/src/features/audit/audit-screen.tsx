'use client'
import { useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { Message } from '../../ui/message.tsx'
import { useHasRole } from '../shell/session-context.tsx'
import { AccessView } from './access-view.tsx'
import { type TrailFilters, WHOLE } from './trail.ts'
import { TrailView } from './trail-view.tsx'

/** Who read or changed what, and who saw a patient's record. */
export function AuditScreen() {
  const text = useText()
  const [view, setView] = useState<'trail' | 'access'>('trail')
  const [filters, setFilters] = useState<TrailFilters>(WHOLE)
  const [patientId, setPatientId] = useState('')
  if (!useHasRole('auditor', 'org_admin'))
    return (
      <div className="mx-auto max-w-xl p-4">
        <Message look="bad">{text('problem.forbidden')}</Message>
      </div>
    )
  const views = [
    ['trail', 'audit.trail'],
    ['access', 'audit.access'],
  ] as const
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4">
      <div className="flex flex-wrap items-center gap-2 border-b border-line pb-2">
        <h1 className="me-4 text-xl font-semibold">{text('audit.title')}</h1>
        {views.map(([name, title]) => (
          <button
            key={name}
            type="button"
            className="button button-plain no-print aria-pressed:bg-accent-soft"
            aria-pressed={view === name}
            onClick={() => setView(name)}
          >
            {text(title)}
          </button>
        ))}
      </div>
      {view === 'trail' ? (
        <TrailView
          filters={filters}
          onFilters={setFilters}
          onAccess={(id) => {
            setPatientId(id)
            setView('access')
          }}
        />
      ) : (
        <AccessView
          patientId={patientId}
          onPatient={setPatientId}
          onTrail={(change) => {
            setFilters({ ...WHOLE, ...change })
            setView('trail')
          }}
        />
      )}
    </div>
  )
}
