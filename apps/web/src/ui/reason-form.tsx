'use client'
import { type FormEvent, useState } from 'react'
import { useText } from '../i18n/text.ts'
import { draftOf, keepDraft } from '../session/drafts.ts'
import { Labelled } from './labelled.tsx'

type Props = {
  readonly label: string
  readonly submit: string
  readonly onReason: (reason: string) => void
  /** Without it there is no way back but another deed. */
  readonly onCancel?: () => void
  readonly required?: boolean
  readonly max?: number
  /** What was typed is kept under this name until it is given. */
  readonly draft?: string
}

/** As long as the services allow. */
const REASON_MAX = 200

/** Asks why, before something is ended. */
export function ReasonForm({ label, submit, onReason, onCancel, required = true, max, draft }: Props) {
  const text = useText()
  const [reason, setReason] = useKept(draft)
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
            maxLength={max ?? REASON_MAX}
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

/** A text that outlives the form when it has a name. */
function useKept(draft: string | undefined) {
  const [typed, setTyped] = useState(() => {
    const kept = draft === undefined ? null : draftOf(draft)
    return typeof kept === 'string' ? kept : ''
  })
  const type = (value: string): void => {
    setTyped(value)
    if (draft !== undefined) keepDraft(draft, value)
  }
  return [typed, type] as const
}
