'use client'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { postAuth } from '../../session/auth-requests.ts'
import { acceptSession } from '../../session/session.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { SecretField } from '../../ui/secret-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

type Props = { readonly challenge: string; readonly onBack: () => void; readonly onEnded: () => void }

/** The code of an authenticator, or a recovery code. */
export function SecondFactorForm({ challenge, onBack, onEnded }: Props) {
  const text = useText()
  const { problem, busy, attempt } = useAttempt()
  const form = useRef<HTMLFormElement>(null)
  const [code, setCode] = useState('')
  // Whoever has pressed Enter goes on typing; and a wrong code is mended where it was typed.
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  useEffect(() => {
    if (problem !== null) form.current?.querySelector('input')?.focus()
  }, [problem])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void attempt(async () => {
      const given = { challenge, code: code.replaceAll(/\s/g, '') }
      const answer = await postAuth('second-factor', given).catch((error: unknown) => {
        if (problemOf(error).code !== 'challenge_ended') throw error
        onEnded()
        return null
      })
      if (answer !== null && answer.signedIn !== null) acceptSession(answer.signedIn)
    })
  }
  const isWrong = problem?.code === 'invalid_code'
  return (
    <form ref={form} onSubmit={submit} className="grid gap-3">
      <SecretField
        label={text('signIn.code')}
        hint={text('signIn.codeHint')}
        error={isWrong ? text('factor.wrong') : undefined}
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
      />
      {problem === null || isWrong ? null : <ProblemMessage problem={problem} />}
      <button type="submit" className="button button-main" disabled={busy}>
        {text(busy ? 'signIn.busy' : 'signIn.submit')}
      </button>
      <button type="button" className="button" onClick={onBack}>
        {text('back')}
      </button>
    </form>
  )
}
