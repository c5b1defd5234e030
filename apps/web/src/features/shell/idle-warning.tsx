'use client'
import { useText } from '../../i18n/text.ts'
import { useIdle } from '../../session/idle.ts'
import { Dialog } from '../../ui/dialog.tsx'

/** Warns two minutes before the session ends, and lets the person stay (WCAG 2.2.1). */
export function IdleWarning() {
  const text = useText()
  const { secondsLeft, stay } = useIdle()
  if (secondsLeft === null) return null
  const minutes = Math.ceil(secondsLeft / 60)
  return (
    <Dialog title={text('idle.title')} onClose={stay}>
      <p aria-live="polite">{text('idle.body', { minutes })}</p>
      <p aria-hidden="true" className="mt-1 text-2xl font-semibold tabular-nums">
        {Math.floor(secondsLeft / 60)}:{String(secondsLeft % 60).padStart(2, '0')}
      </p>
      <button type="button" className="button button-main mt-3" onClick={stay}>
        {text('idle.stay')}
      </button>
    </Dialog>
  )
}
