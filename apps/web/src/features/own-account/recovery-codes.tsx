'use client'
import { useText } from '../../i18n/text.ts'
import { Message } from '../../ui/message.tsx'

type Props = { readonly codes: readonly string[]; readonly onNoted: () => void }

/** Codes for the day on which the telephone is lost; they are shown only now. */
export function RecoveryCodes({ codes, onNoted }: Props) {
  const text = useText()
  return (
    <div className="grid gap-3">
      <Message look="warn">{text('factor.codesOnce')}</Message>
      <ol className="grid gap-1 font-mono sm:grid-cols-2" dir="ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard.writeText(codes.join('\n'))}
        >
          {text('factor.copy')}
        </button>
        <button type="button" className="button button-main" onClick={onNoted}>
          {text('record.noted')}
        </button>
      </div>
    </div>
  )
}
