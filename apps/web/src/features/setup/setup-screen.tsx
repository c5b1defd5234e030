'use client'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import { admin } from '../../api/admin-client.ts'
import { answerOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { Message, ProblemMessage } from '../../ui/message.tsx'
import { SecretField } from '../../ui/secret-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

/** Chooses a password by a code of the administrator; then the person signs in. */
export function SetupScreen() {
  const text = useText()
  const { problem, busy, attempt } = useAttempt()
  const [typed, setTyped] = useState({ code: '', password: '', again: '' })
  const [differs, setDiffers] = useState(false)
  const [name, setName] = useState<string | null>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setDiffers(typed.password !== typed.again)
    if (typed.password !== typed.again || typed.password === '') return
    const body = { code: typed.code.trim(), password: typed.password }
    void attempt(async () => setName((await answerOf(admin.POST('/api/auth/setup', { body }))).name))
  }
  const isOver =
    problem?.code === 'invalid_code' || (problem?.status === 400 && typed.code.trim().length < 10)
  const isRefused = problem?.code === 'password_refused'
  return (
    <div className="grid min-h-screen place-items-center p-4">
      <main className="card grid w-full max-w-sm gap-4 p-6 shadow-lg">
        <h1 className="text-2xl font-semibold">{text('setup.title')}</h1>
        {name === null ? (
          <form onSubmit={submit} className="grid gap-3">
            <SecretField
              label={text('setup.code')}
              hint={text('setup.codeHint')}
              error={isOver ? text('setup.codeOver') : undefined}
              autoComplete="off"
              value={typed.code}
              onChange={(code) => setTyped({ ...typed, code })}
            />
            <SecretField
              label={text('password.new')}
              hint={text('password.hint')}
              error={isRefused ? text('password.refused') : undefined}
              autoComplete="new-password"
              value={typed.password}
              onChange={(password) => setTyped({ ...typed, password })}
            />
            <SecretField
              label={text('password.again')}
              error={differs ? text('password.differs') : undefined}
              autoComplete="new-password"
              value={typed.again}
              onChange={(again) => setTyped({ ...typed, again })}
            />
            {problem === null || isOver || isRefused ? null : <ProblemMessage problem={problem} />}
            <button type="submit" className="button button-main" disabled={busy}>
              {text('setup.submit')}
            </button>
          </form>
        ) : (
          <Message look="good">{text('setup.done', { name })}</Message>
        )}
        <Link href="/" className="text-accent underline">
          {text('signIn.title')}
        </Link>
      </main>
    </div>
  )
}
