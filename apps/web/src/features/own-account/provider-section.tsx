'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { admin } from '../../api/admin-client.ts'
import { answerOf, doneOf, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { ReturnedMessage } from '../../ui/returned-message.tsx'
import { SecretField } from '../../ui/secret-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

const KEY = ['own-provider']

/** The account at a provider by which the person may sign in; nothing where there is no provider. */
export function ProviderSection() {
  const text = useText()
  const client = useQueryClient()
  const [linking, setLinking] = useState(false)
  const { problem, busy, attempt } = useAttempt()
  const provider = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const { enabled } = await answerOf(admin.GET('/api/auth/oidc', { signal }))
      return { enabled, me: await answerOf(admin.GET('/api/auth/me', { signal })) }
    },
  })
  if (provider.data?.enabled === false) return null
  const unlink = (): void =>
    void attempt(async () => {
      await doneOf(admin.DELETE('/api/auth/oidc/link'))
      await client.invalidateQueries({ queryKey: KEY })
    })
  const me = provider.data?.me
  return (
    <section className="card grid gap-3 p-4" aria-label={text('provider.title')}>
      <h2 className="text-lg font-semibold">{text('provider.title')}</h2>
      {provider.error === null ? null : (
        <ProblemMessage problem={problemOf(provider.error)} onRetry={() => void provider.refetch()} />
      )}
      <ReturnedMessage />
      {problem === null ? null : <ProblemMessage problem={problem} />}
      {me === undefined || linking ? null : (
        <>
          <p>{text(me.has_linked_account ? 'provider.on' : 'provider.off')}</p>
          <div>
            {me.has_linked_account ? (
              <ConfirmButton label={text('provider.unlink')} disabled={busy} onConfirm={unlink} />
            ) : (
              <button type="button" className="button button-main" onClick={() => setLinking(true)}>
                {text('provider.link')}
              </button>
            )}
          </div>
        </>
      )}
      {me !== undefined && linking ? (
        <LinkForm asksCode={me.has_second_factor} onCancel={() => setLinking(false)} />
      ) : null}
    </section>
  )
}

type FormProps = { readonly asksCode: boolean; readonly onCancel: () => void }

/** The person proves who it is, then goes to the provider. */
function LinkForm({ asksCode, onCancel }: FormProps) {
  const text = useText()
  const { problem, busy, attempt } = useAttempt()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const bare = code.replaceAll(/\s/g, '')
    const body = { ...(password === '' ? {} : { password }), ...(bare === '' ? {} : { code: bare }) }
    void attempt(async () => {
      location.assign((await answerOf(admin.POST('/api/auth/oidc/link', { body }))).url)
    })
  }
  const isWrong = problem?.code === 'wrong_password'
  const isWrongCode = problem?.code === 'wrong_code'
  return (
    <form onSubmit={submit} className="grid max-w-md gap-3">
      <SecretField
        label={text('password.current')}
        error={isWrong ? text('password.wrong') : undefined}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      {asksCode ? (
        <SecretField
          label={text('signIn.code')}
          hint={text('signIn.codeHint')}
          error={isWrongCode ? text('factor.wrong') : undefined}
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
        />
      ) : null}
      {problem === null || isWrong || isWrongCode ? null : <ProblemMessage problem={problem} />}
      <div className="flex gap-2">
        <button type="submit" className="button button-main" disabled={busy}>
          {text('factor.next')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {text('cancel')}
        </button>
      </div>
    </form>
  )
}
