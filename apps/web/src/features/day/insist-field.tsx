'use client'
import { useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { Labelled } from '../../ui/labelled.tsx'

/** As long as the service keeps it. */
const REASON_MAX = 400

type Props = { readonly onInsist: (reason: string) => void }

/** Books all the same, with a reason that stands in the trail. It is no form: it may stand in one. */
export function InsistField({ onInsist }: Props) {
  const text = useText()
  const [reason, setReason] = useState('')
  const given = reason.trim()
  const insist = (): void => {
    if (given !== '') onInsist(given)
  }
  return (
    <details className="mt-2">
      <summary className="min-h-6 cursor-pointer font-medium">{text('booking.insist')}</summary>
      <div className="mt-1 grid gap-2 text-ink">
        <Labelled label={text('booking.insistReason')} hint={text('booking.insistHint')} required>
          {(ids) => (
            <input
              {...ids}
              className="field"
              maxLength={REASON_MAX}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
                event.preventDefault()
                insist()
              }}
            />
          )}
        </Labelled>
        <button
          type="button"
          className="button button-bad justify-self-start"
          disabled={given === ''}
          onClick={insist}
        >
          {text('booking.insist')}
        </button>
      </div>
    </details>
  )
}
