'use client'
import { type FormEvent, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { postAuth } from '../../session/auth-requests.ts'
import { acceptSession } from '../../session/session.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

/** Name and password. Password managers may fill and people may paste (WCAG 3.3.8). */
export function PasswordForm({ onChallenge }: { readonly onChallenge: (challenge: string) => void }) {
  const text = useText()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { problem, busy, attempt } = useAttempt()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void attempt(async () => {
      const { signedIn, challenge } = await postAuth('sign-in', { name, password })
      if (signedIn !== null) acceptSession(signedIn)
      else if (challenge !== null) onChallenge(challenge)
    })
  }
  // Nobody is told which of the two it was: the words stand at the one that cannot be read.
  const isWrong = problem?.code === 'invalid_credentials'
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
      <Labelled label={text('signIn.password')} error={isWrong ? text('problem.credentials') : undefined}>
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
      {problem === null || isWrong ? null : <ProblemMessage problem={problem} />}
      <button type="submit" className="button button-main" disabled={busy}>
        {text(busy ? 'signIn.busy' : 'signIn.submit')}
      </button>
    </form>
  )
}
