'use client'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'

type Props = { readonly label: string; readonly onConfirm: () => void; readonly disabled?: boolean }

/** Something that is not easily undone: the first press asks, the second does it. */
export function ConfirmButton({ label, onConfirm, disabled = false }: Props) {
  const text = useText()
  const [asking, setAsking] = useState(false)
  if (!asking)
    return (
      <button type="button" className="button" disabled={disabled} onClick={() => setAsking(true)}>
        {label}
      </button>
    )
  return (
    <span className="flex flex-wrap gap-1">
      <button
        type="button"
        className="button button-bad"
        // biome-ignore lint/a11y/noAutofocus: the button that had the focus has become this one
        autoFocus
        onClick={() => {
          setAsking(false)
          onConfirm()
        }}
      >
        {text('record.confirm', { what: label })}
      </button>
      <button type="button" className="button" onClick={() => setAsking(false)}>
        {text('cancel')}
      </button>
    </span>
  )
}
