'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { clinical, newKey } from '../../api/client.ts'
import { answerOf, type Problem, problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import type { Encounter } from '../encounter/encounter-requests.ts'
import { STATUS_TEXT, statusOf } from '../encounter/status.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'

type Props = {
  readonly patientId: string
  readonly encounters: readonly Encounter[] | undefined
  readonly problem: Error | null
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

/** The timeline: visits, newest first; one of them is open below. */
export function EncounterList({ patientId, encounters, problem, chosen, onChoose }: Props) {
  const text = useText()
  const starts = useHasRole('clinician', 'nurse')
  return (
    <section className="card p-3" aria-labelledby="encounters-title">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h2 id="encounters-title" className="font-semibold">
          {text('encounters.title')}
        </h2>
        {starts ? <StartButton patientId={patientId} onStarted={onChoose} /> : null}
      </div>
      {problem === null ? null : <ProblemMessage problem={problemOf(problem)} />}
      <ol className="h-56 overflow-y-auto border-s-2 border-line ps-2">
        {encounters?.map((encounter) => (
          <EncounterRow
            key={encounter.id}
            encounter={encounter}
            chosen={encounter.id === chosen}
            onChoose={() => onChoose(encounter.id)}
          />
        ))}
        {encounters?.length === 0 ? <li className="text-soft">{text('encounters.none')}</li> : null}
      </ol>
    </section>
  )
}

type RowProps = { readonly encounter: Encounter; readonly chosen: boolean; readonly onChoose: () => void }

function EncounterRow({ encounter, chosen, onChoose }: RowProps) {
  const signed = encounter.note_version > 0
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className="flex min-h-7 w-full cursor-pointer flex-wrap items-baseline gap-x-3 rounded-md px-2 py-1
          text-start hover:bg-sunk aria-pressed:bg-accent-soft"
      >
        <span className="w-28 shrink-0 whitespace-nowrap tabular-nums">
          {formats.day(encounter.start_time)}
        </span>
        <span className="font-medium">{encounter.encounter_type}</span>
        <span className="flex min-w-0 flex-1">
          <bdi className="truncate text-soft">{encounter.chief_complaint}</bdi>
        </span>
        <span className="tag">{text(STATUS_TEXT[statusOf(encounter.status)])}</span>
        {signed ? <span className="tag bg-good-soft text-good">{text('note.signed')}</span> : null}
      </button>
    </li>
  )
}

type StartProps = { readonly patientId: string; readonly onStarted: (id: string) => void }

function StartButton({ patientId, onStarted }: StartProps) {
  const text = useText()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const asked = useRef<{ readonly key: string; readonly start_time: string } | null>(null)
  const start = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      asked.current ??= { key: newKey(), start_time: new Date(nowMs()).toISOString() }
      const { key, start_time } = asked.current
      const params = { header: { 'Idempotency-Key': key } }
      const body = {
        patient_id: patientId,
        status: 'in-progress',
        class: 'AMB',
        start_time,
        encounter_type: 'Office visit',
      } as const
      const { id } = await answerOf(clinical.POST('/api/encounters', { params, body }))
      asked.current = null
      await client.invalidateQueries({ queryKey: ['encounters', patientId] })
      onStarted(id)
    } catch (error) {
      // What comes next is another visit, unless nobody knows what became of this one.
      if (problemOf(error).status !== 0) asked.current = null
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <button type="button" className="button" disabled={busy} onClick={() => void start()}>
        {text('encounters.start')}
      </button>
    </>
  )
}
