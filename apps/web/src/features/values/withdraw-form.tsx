'use client'
import { useRef } from 'react'
import { newKey } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { keepDraft } from '../../session/drafts.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { useReadingRefresh } from './use-readings.ts'
import { type Reading, withdrawReading } from './value-requests.ts'

/** As long as the service keeps it. */
const REASON_MAX = 500

type Props = { readonly reading: Reading; readonly onClose: () => void }

/**
 * Asks why a value should not have been recorded. When somebody changed it meanwhile it says so, and the row
 * above shows what it says now: the next press is for that.
 */
export function WithdrawForm({ reading, onClose }: Props) {
  const text = useText()
  const refresh = useReadingRefresh(reading.patient_id)
  const { problem, attempt } = useAttempt()
  const key = useRef(newKey())
  const draft = `withdraw ${reading.id}`
  const withdraw = async (reason: string): Promise<void> => {
    const done = await attempt(() =>
      withdrawReading(reading, reason, key.current).catch((error: unknown) => {
        // What comes next is another request, unless nobody knows what became of this one.
        if (problemOf(error).status !== 0) key.current = newKey()
        throw error
      }),
    )
    if (done) keepDraft(draft, null)
    await refresh()
    if (done) onClose()
  }
  return (
    <>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <ReasonForm
        label={text('values.withdrawReason')}
        submit={text('values.withdraw')}
        max={REASON_MAX}
        draft={draft}
        onReason={(reason) => void withdraw(reason)}
        onCancel={() => {
          keepDraft(draft, null)
          onClose()
        }}
      />
    </>
  )
}
