'use client'
import { type FormEvent, useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { postAuth } from '../../session/auth-requests.ts'
import { acceptSession } from '../../session/session.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { ProblemMessage } from '../../ui/message.tsx'

/** Name and password. Password managers may fill and people may paste (WCAG 3.3.8). */
export function PasswordForm({ onChallenge }: { readonly onChallenge: (challenge: string) => void }) {
  const text = useText()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      const { signedIn, challenge } = await postAuth('sign-in', { name, password })
      if (signedIn !== null) acceptSession(signedIn)
      else if (challenge !== null) onChallenge(challenge)
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Labelled label={text('signIn.name')}>
        {(ids) => (
          <input
            {...ids}
            className="field"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Labelled>
      <Labelled label={text('signIn.password')}>
        {(ids) => (
          <input
            {...ids}
            className="field"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
        )}
      </Labelled>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <button type="submit" className="button button-main" disabled={busy}>
        {text(busy ? 'signIn.busy' : 'signIn.submit')}
      </button>
    </form>
  )
}
