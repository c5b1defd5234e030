'use client'
import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.ts'
import { useText } from '../i18n/text.ts'
import { problemText } from './problem-text.ts'

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
