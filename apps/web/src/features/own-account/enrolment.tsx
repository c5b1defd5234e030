'use client'
import { type FormEvent, useState } from 'react'
import { admin } from '../../api/admin-client.ts'
import { answerOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { SecretField } from '../../ui/secret-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { CodeForm } from './code-form.tsx'
import { QrPicture } from './qr-picture.tsx'

type Secret = { readonly secret: string; readonly uri: string }

type Props = { readonly onCodes: (codes: readonly string[]) => void; readonly onCancel: () => void }

/** A second factor in two steps: the password, then the secret in an authenticator and a code of it. */
export function Enrolment({ onCodes, onCancel }: Props) {
  const [secret, setSecret] = useState<Secret | null>(null)
  if (secret === null) return <Begin onSecret={setSecret} onCancel={onCancel} />
  return <Confirm {...secret} onCodes={onCodes} onCancel={onCancel} />
}

type BeginProps = { readonly onSecret: (secret: Secret) => void; readonly onCancel: () => void }

function Begin({ onSecret, onCancel }: BeginProps) {
  const text = useText()
  const { problem, busy, attempt } = useAttempt()
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const body = password === '' ? {} : { password }
    void attempt(async () => onSecret(await answerOf(admin.POST('/api/auth/second-factor/enrol', { body }))))
  }
  const isWrong = problem?.code === 'wrong_password'
  return (
    <form onSubmit={submit} className="grid max-w-md gap-3">
      <SecretField
        label={text('password.current')}
        error={isWrong ? text('password.wrong') : undefined}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      {problem === null || isWrong ? null : <ProblemMessage problem={problem} />}
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

function Confirm({ secret, uri, onCodes, onCancel }: Secret & Props) {
  const text = useText()
  return (
    <div className="grid gap-3">
      <p>{text('factor.scan')}</p>
      <div className="flex flex-wrap items-center gap-4">
        <QrPicture content={uri} label={text('factor.picture')} />
        <div>
          <p className="font-medium">{text('factor.key')}</p>
          <code dir="ltr" className="select-all break-all">
            {secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
          </code>
        </div>
      </div>
      <CodeForm
        submit={text('factor.confirm')}
        onCode={async (code) => {
          const answer = await answerOf(admin.POST('/api/auth/second-factor/confirm', { body: { code } }))
          onCodes(answer.recovery_codes)
        }}
      >
        <button type="button" className="button" onClick={onCancel}>
          {text('cancel')}
        </button>
      </CodeForm>
    </div>
  )
}
