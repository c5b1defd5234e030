'use client'
import { useFormats, useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Message } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import type { SetupCode } from './users.ts'

/** The code by which somebody chooses a password; it is shown only now, so that Escape does not lose it. */
export function CodeDialog({ code, onClose }: { readonly code: SetupCode; readonly onClose: () => void }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  return (
    <Dialog title={text('users.code')} onClose={onClose} escapes={false}>
      <div className="grid gap-3">
        <p>{text('users.codeBody', { name: code.name, until: formats.dateTime(code.until) })}</p>
        <p>
          <code dir="ltr" className="card block p-3 text-xl font-semibold tracking-wide select-all">
            {code.code}
          </code>
        </p>
        <Message look="warn">{text('users.codeOnce')}</Message>
        <button type="button" className="button button-main justify-self-start" onClick={onClose}>
          {text('record.noted')}
        </button>
      </div>
    </Dialog>
  )
}
