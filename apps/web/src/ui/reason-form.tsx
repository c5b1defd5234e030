'use client'
import { type FormEvent, useState } from 'react'
import { useText } from '../i18n/text.ts'
import { Labelled } from './labelled.tsx'

type Props = {
  readonly label: string
  readonly submit: string
  readonly onReason: (reason: string) => void
  /** Without it there is no way back but another deed. */
  readonly onCancel?: () => void
  readonly required?: boolean
  readonly max?: number
}

/** As long as the services allow. */
const REASON_MAX = 200

/** Asks why, before something is ended. */
export function ReasonForm({ label, submit, onReason, onCancel, required = true, max = REASON_MAX }: Props) {
  const text = useText()
  const [reason, setReason] = useState('')
  const give = (event: FormEvent): void => {
    event.preventDefault()
    onReason(reason.trim())
  }
  return (
    <form className="mt-3 grid gap-2" onSubmit={give}>
      <Labelled label={label} required={required}>
        {(ids) => (
          <input
            {...ids}
            className="field"
            maxLength={max}
            // biome-ignore lint/a11y/noAutofocus: the button that was pressed has become this field
            autoFocus
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Labelled>
      <span className="flex flex-wrap gap-2">
        <button type="submit" className="button button-bad" disabled={required && reason.trim() === ''}>
          {submit}
        </button>
        {onCancel === undefined ? null : (
          <button type="button" className="button" onClick={onCancel}>
            {text('cancel')}
          </button>
        )}
      </span>
    </form>
  )
}
