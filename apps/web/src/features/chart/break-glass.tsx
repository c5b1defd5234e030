'use client'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { clinical, newKey } from '../../api/client.ts'
import { answerOf, type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { Message, ProblemMessage } from '../../ui/message.tsx'

const REASON_MIN = 3
const DURATIONS = [15, 60, 240] as const

/** A restricted record: it opens for whoever says why, for a while, and that is written down. */
export function BreakGlass({ patientId }: { readonly patientId: string }) {
  const text = useText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState<number>(DURATIONS[1])
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      const params = { path: { id: patientId }, header: { 'Idempotency-Key': newKey() } }
      const body = { reason: reason.trim(), minutes }
      await answerOf(clinical.POST('/api/patients/{id}/break-glass', { params, body }))
      await client.invalidateQueries()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mx-auto mt-8 grid max-w-xl gap-3 p-4">
      <h1 className="text-xl font-semibold">{text('glass.title')}</h1>
      <Message look="warn">{text('glass.body')}</Message>
      <form onSubmit={submit} className="card grid gap-3 p-4">
        <Labelled label={text('glass.reason')} required>
          {(ids) => (
            <textarea
              {...ids}
              className="field"
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Labelled>
        <DurationField minutes={minutes} onMinutes={setMinutes} />
        {problem === null ? null : <ProblemMessage problem={problem} />}
        <button
          type="submit"
          className="button button-bad justify-self-start"
          disabled={busy || reason.trim().length < REASON_MIN}
        >
          {text('glass.submit')}
        </button>
      </form>
    </div>
  )
}

type DurationProps = { readonly minutes: number; readonly onMinutes: (minutes: number) => void }

function DurationField({ minutes, onMinutes }: DurationProps) {
  const text = useText()
  return (
    <Labelled label={text('glass.duration')}>
      {(ids) => (
        <select
          {...ids}
          className="field"
          value={minutes}
          onChange={({ target }) => onMinutes(Number(target.value))}
        >
          {DURATIONS.map((one) => (
            <option key={one} value={one}>
              {text('glass.minutes', { minutes: one })}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}
