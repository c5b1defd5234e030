'use client'
import { type FormEvent, useRef, useState } from 'react'
import { clinical, newKey } from '../../api/client.ts'
import { answerOf, Problem, problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { draftOf, keepDraft } from '../../session/drafts.ts'
import { nowMs } from '../../time/now.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Labelled } from '../../ui/labelled.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { VITALS, type Vital } from '../chart/readings.ts'
import { useSession } from '../shell/session-context.tsx'
import { useReadingRefresh } from '../values/use-readings.ts'
import { judge, observationsOf, type Typed, typedNumber } from './entry.ts'

type Props = { readonly patientId: string; readonly onClose: () => void }

/** Enters vital signs, each with its unit; unusual values warn, impossible ones are refused. */
export function VitalsDialog({ patientId, onClose }: Props) {
  const text = useText()
  const refresh = useReadingRefresh(patientId)
  const draft = `vitals ${patientId}`
  const [typed, setTyped] = useState<Typed>(() => restored(draftOf(draft)))
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const key = useRef(newKey())
  const verdicts = VITALS.map((vital) => judge(vital, typed[vital.name] ?? ''))
  const ready = verdicts.some((verdict) => verdict !== 'empty') && !verdicts.includes('impossible')
  const type = (vital: Vital, value: string): void => {
    const next = { ...typed, [vital.name]: value }
    setTyped(next)
    keepDraft(draft, next)
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      const observations = [...observationsOf(typed, patientId, new Date(nowMs()).toISOString())]
      const params = { header: { 'Idempotency-Key': key.current } }
      const verdict = await answerOf(
        clinical.POST('/api/observations/batch', { params, body: { observations } }),
      )
      const refused = verdict.results.find(({ status }) => status !== 201)
      if (refused !== undefined)
        throw new Problem(refused.status, { error: refused.error ?? '', code: refused.code ?? '' })
      keepDraft(draft, null)
      await refresh()
      onClose()
    } catch (error) {
      if (problemOf(error).status !== 0) key.current = newKey()
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title={text('vitals.enter')} onClose={onClose} wide>
      <form onSubmit={submit} noValidate className="grid gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          {VITALS.map((vital) => (
            <VitalField
              key={vital.name}
              vital={vital}
              value={typed[vital.name] ?? ''}
              onType={(value) => type(vital, value)}
            />
          ))}
        </div>
        {problem === null ? null : <ProblemMessage problem={problem} />}
        <button type="submit" className="button button-main justify-self-start" disabled={!ready || busy}>
          {text('vitals.save')}
        </button>
      </form>
    </Dialog>
  )
}

type FieldProps = { readonly vital: Vital; readonly value: string; readonly onType: (value: string) => void }

function VitalField({ vital, value, onType }: FieldProps) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const verdict = judge(vital, value)
  const [low, high] = vital.possible.map((limit) => formats.number(limit))
  const error =
    verdict === 'impossible' ? text('vitals.impossible', { low: low ?? '', high: high ?? '' }) : undefined
  return (
    <Labelled label={text(vital.name)} error={error}>
      {(ids) => (
        <span className="flex items-center gap-2">
          <input
            {...ids}
            className="field"
            inputMode="decimal"
            autoComplete="off"
            value={value}
            onChange={({ target }) => onType(target.value)}
          />
          <span className="w-28 shrink-0 text-soft" dir="ltr">
            {vital.unit}
          </span>
          <span role="status" className="w-24 shrink-0 font-semibold text-warn">
            {verdict === 'low' || verdict === 'high'
              ? `${verdict === 'low' ? '↓' : '↑'} ${text(`vitals.${verdict}`)}`
              : ''}
          </span>
        </span>
      )}
    </Labelled>
  )
}

function restored(draft: unknown): Typed {
  if (typeof draft !== 'object' || draft === null) return {}
  return Object.fromEntries(
    VITALS.flatMap(({ name }) => {
      const value = typedNumber(draft, name)
      return value === null ? [] : [[name, value]]
    }),
  )
}
