'use client'
import { type FormEvent, useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { postAuth } from '../../session/auth-requests.ts'
import { acceptSession } from '../../session/session.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { ProblemMessage } from '../../ui/message.tsx'

type Props = { readonly challenge: string; readonly onBack: () => void }

/** The code of an authenticator, or a recovery code. */
export function SecondFactorForm({ challenge, onBack }: Props) {
  const text = useText()
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setProblem(null)
    try {
      const { signedIn } = await postAuth('second-factor', { challenge, code: code.replaceAll(/\s/g, '') })
      if (signedIn !== null) acceptSession(signedIn)
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Labelled label={text('signIn.code')} hint={text('signIn.codeHint')}>
        {(ids) => (
          <input
            {...ids}
            className="field"
            autoComplete="one-time-code"
            inputMode="text"
            required
            value={code}
            onChange={({ target }) => setCode(target.value)}
          />
        )}
      </Labelled>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <button type="submit" className="button button-main">
        {text('signIn.submit')}
      </button>
      <button type="button" className="button" onClick={onBack}>
        {text('back')}
      </button>
    </form>
  )
}
