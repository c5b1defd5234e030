'use client'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useText } from '../i18n/text.ts'

/** What a dialog shows. */
export type DialogProps = {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
  /** Whether Escape closes it; not while something typed would be lost. */
  readonly escapes?: boolean
}

/** The browser's own modal dialog: keeps the focus inside, and gives it back. Open while it is mounted. */
export function Dialog({ title, onClose, children, wide = false, escapes = true }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const text = useText()
  useEffect(() => {
    const dialog = ref.current
    const before = document.activeElement
    if (dialog !== null && !dialog.open) dialog.showModal()
    // The first thing to fill in, rather than the button that closes.
    dialog?.querySelector<HTMLElement>('[data-body] :is(input, select, textarea, button)')?.focus()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // React lets it rise from a dialog that is open on top of this one; the browser does not.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        if (escapes) onClose()
      }}
    >
      <div className="flex items-center justify-between gap-4 border-b border-line px-4 py-2">
        <h2 id={titleId} className="text-lg font-semibold">
          {title}
        </h2>
        <button type="button" className="button button-plain" onClick={onClose} aria-label={text('close')}>
          ✕
        </button>
      </div>
      <div className="p-4" data-body>
        {children}
      </div>
    </dialog>
  )
}
