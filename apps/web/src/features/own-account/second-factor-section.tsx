'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { admin } from '../../api/admin-client.ts'
import { answerOf, doneOf, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { CodeForm } from './code-form.tsx'
import { Enrolment } from './enrolment.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

const KEY = ['second-factor']

type Step =
  | { readonly kind: 'shown' | 'enrol' | 'renew' | 'disable' }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }

/** The second factor: none yet, or one with recovery codes that can be made anew. */
export function SecondFactorSection() {
  const text = useText()
  const client = useQueryClient()
  const [step, setStep] = useState<Step>({ kind: 'shown' })
  const factor = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answerOf(admin.GET('/api/auth/second-factor', { signal })),
  })
  const back = (): void => {
    setStep({ kind: 'shown' })
    void client.invalidateQueries({ queryKey: KEY })
    void client.invalidateQueries({ queryKey: ['own-sessions'] })
  }
  const showCodes = (codes: readonly string[]): void => setStep({ kind: 'codes', codes })
  return (
    <section className="card grid gap-3 p-4" aria-label={text('factor.title')}>
      <h2 className="text-lg font-semibold">{text('factor.title')}</h2>
      {factor.error === null ? null : (
        <ProblemMessage problem={problemOf(factor.error)} onRetry={() => void factor.refetch()} />
      )}
      {step.kind === 'shown' && factor.data !== undefined ? (
        <Standing
          isOn={factor.data.enabled}
          codesLeft={factor.data.recovery_codes_left}
          onStep={(kind) => setStep({ kind })}
        />
      ) : null}
      {step.kind === 'enrol' ? <Enrolment onCodes={showCodes} onCancel={back} /> : null}
      {step.kind === 'codes' ? <RecoveryCodes codes={step.codes} onNoted={back} /> : null}
      {step.kind === 'renew' || step.kind === 'disable' ? (
        <Proof kind={step.kind} onCodes={showCodes} onBack={back} />
      ) : null}
    </section>
  )
}

type StandingProps = {
  readonly isOn: boolean
  readonly codesLeft: number
  readonly onStep: (kind: 'enrol' | 'renew' | 'disable') => void
}

function Standing({ isOn, codesLeft, onStep }: StandingProps) {
  const text = useText()
  if (!isOn)
    return (
      <>
        <p>{text('factor.off')}</p>
        <button
          type="button"
          className="button button-main justify-self-start"
          onClick={() => onStep('enrol')}
        >
          {text('factor.turnOn')}
        </button>
      </>
    )
  return (
    <>
      <p>{text('factor.on', { left: codesLeft })}</p>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => onStep('renew')}>
          {text('factor.renew')}
        </button>
        <button type="button" className="button button-bad" onClick={() => onStep('disable')}>
          {text('factor.turnOff')}
        </button>
      </div>
    </>
  )
}

type ProofProps = {
  readonly kind: 'renew' | 'disable'
  readonly onCodes: (codes: readonly string[]) => void
  readonly onBack: () => void
}

function Proof({ kind, onCodes, onBack }: ProofProps) {
  const text = useText()
  const send = async (code: string): Promise<void> => {
    const body = { code }
    if (kind === 'renew')
      return onCodes(
        (await answerOf(admin.POST('/api/auth/second-factor/recovery-codes', { body }))).recovery_codes,
      )
    await doneOf(admin.POST('/api/auth/second-factor/disable', { body }))
    onBack()
  }
  const submit = text(kind === 'renew' ? 'factor.renew' : 'factor.turnOff')
  return (
    <CodeForm submit={submit} hint={text('signIn.codeHint')} onCode={send}>
      <button type="button" className="button" onClick={onBack}>
        {text('cancel')}
      </button>
    </CodeForm>
  )
}
