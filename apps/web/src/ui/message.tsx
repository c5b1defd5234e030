'use client'
import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.ts'
import type { TextKey } from '../i18n/i18n.ts'
import { type Text, useText } from '../i18n/text.ts'

const LOOKS = {
  bad: 'border-bad bg-bad-soft text-bad',
  warn: 'border-warn bg-warn-soft text-warn',
  good: 'border-good bg-good-soft text-good',
} as const

/** A message that screen readers say at once. */
export function Message({
  look,
  children,
}: {
  readonly look: keyof typeof LOOKS
  readonly children: ReactNode
}) {
  return (
    <div role={look === 'good' ? 'status' : 'alert'} className={`rounded-md border px-3 py-2 ${LOOKS[look]}`}>
      {children}
    </div>
  )
}

/** What went wrong, in plain words, and what can be done. */
export function ProblemMessage({
  problem,
  onRetry,
}: {
  readonly problem: Problem
  readonly onRetry?: () => void
}) {
  const text = useText()
  return (
    <Message look="bad">
      <p>{problemText(problem, text)}</p>
      {problem.requestId === null ? null : (
        <p className="text-xs">{text('problem.request', { id: problem.requestId })}</p>
      )}
      {onRetry === undefined ? null : (
        <button type="button" className="button mt-2" onClick={onRetry}>
          {text('retry')}
        </button>
      )}
    </Message>
  )
}

const BY_CODE: Readonly<Record<string, TextKey>> = {
  offline: 'problem.offline',
  invalid_credentials: 'problem.credentials',
  outdated: 'problem.outdated',
  restricted_patient: 'problem.restricted',
}
const BY_STATUS: Readonly<Record<number, TextKey>> = {
  401: 'problem.signedOut',
  403: 'problem.forbidden',
  404: 'problem.notFound',
  409: 'problem.conflict',
  412: 'problem.outdated',
  429: 'problem.tooMany',
  503: 'problem.unavailable',
}

/** The words for a problem. What a service says about a field is said as it is. */
export function problemText(problem: Problem, text: Text): string {
  const key = BY_CODE[problem.code] ?? BY_STATUS[problem.status]
  if (key !== undefined) return text(key)
  return problem.message === '' ? text('problem.fault') : problem.message
}
