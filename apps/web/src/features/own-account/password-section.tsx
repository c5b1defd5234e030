'use client'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { admin } from '../../api/admin-client.ts'
import { answerOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { Message, ProblemMessage } from '../../ui/message.tsx'
import { SecretField } from '../../ui/secret-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

const EMPTY = { current: '', next: '', again: '' }

/** Another password. It ends the sessions elsewhere, and says how many. */
export function PasswordSection() {
  const text = useText()
  const client = useQueryClient()
  const { problem, busy, attempt } = useAttempt()
  const [typed, setTyped] = useState(EMPTY)
  const [differs, setDiffers] = useState(false)
  const [ended, setEnded] = useState<number | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setEnded(null)
    setDiffers(typed.next !== typed.again)
    if (typed.next !== typed.again || typed.current === '' || typed.next === '') return
    await attempt(async () => {
      const body = { current_password: typed.current, new_password: typed.next }
      const answer = await answerOf(admin.POST('/api/auth/password', { body }))
      setEnded(answer.ended)
      setTyped(EMPTY)
      await client.invalidateQueries({ queryKey: ['own-sessions'] })
    })
  }
  const isWrong = problem?.code === 'wrong_password'
  const isRefused = problem?.code === 'password_refused'
  return (
    <section className="card grid gap-3 p-4" aria-label={text('password.title')}>
      <h2 className="text-lg font-semibold">{text('password.title')}</h2>
      <form onSubmit={submit} className="grid max-w-md gap-3">
        <SecretField
          label={text('password.current')}
          error={isWrong ? text('password.wrong') : undefined}
          autoComplete="current-password"
          value={typed.current}
          onChange={(current) => setTyped({ ...typed, current })}
        />
        <SecretField
          label={text('password.new')}
          hint={text('password.hint')}
          error={isRefused ? text('password.refused') : undefined}
          autoComplete="new-password"
          value={typed.next}
          onChange={(next) => setTyped({ ...typed, next })}
        />
        <SecretField
          label={text('password.again')}
          error={differs ? text('password.differs') : undefined}
          autoComplete="new-password"
          value={typed.again}
          onChange={(again) => setTyped({ ...typed, again })}
        />
        {problem === null || isWrong || isRefused ? null : <ProblemMessage problem={problem} />}
        {ended === null ? null : <Message look="good">{text('password.changed', { ended })}</Message>}
        <button type="submit" className="button button-main justify-self-start" disabled={busy}>
          {text('password.submit')}
        </button>
      </form>
    </section>
  )
}
