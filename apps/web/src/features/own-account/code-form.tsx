'use client'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { SecretField } from '../../ui/secret-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

type Props = {
  readonly submit: string
  readonly hint?: string
  /** Sends the code. Throws: Problem. */
  readonly onCode: (code: string) => Promise<void>
  readonly children?: ReactNode
}

/** Asks for a code of the authenticator. */
export function CodeForm({ submit, hint, onCode, children }: Props) {
  const text = useText()
  const { problem, busy, attempt } = useAttempt()
  const [code, setCode] = useState('')
  const [isShort, setIsShort] = useState(false)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    const bare = code.replaceAll(/\s/g, '')
    setIsShort(bare.length < 6)
    if (bare.length >= 6) void attempt(() => onCode(bare))
  }
  const isWrong = problem?.code === 'wrong_code'
  return (
    <form onSubmit={send} className="grid max-w-md gap-3">
      <SecretField
        label={text('signIn.code')}
        hint={hint}
        error={isWrong ? text('factor.wrong') : isShort ? text('factor.short') : undefined}
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
      />
      {problem === null || isWrong ? null : <ProblemMessage problem={problem} />}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button button-main" disabled={busy}>
          {submit}
        </button>
        {children}
      </div>
    </form>
  )
}
