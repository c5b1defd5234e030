'use client'
import { useFormats, useText } from '../../i18n/text.ts'
import { Message } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import type { HoldState } from './hold-keeper.ts'

type Props = { readonly state: HoldState; readonly onAgain: () => void }

/** Whether the chosen time is held for whoever books, and the truth when it is no longer. */
export function HoldLine({ state, onAgain }: Props) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  if (state.kind === 'ended')
    return (
      <Message look="warn">
        <p>{text('hold.ended', { when: formats.dateTime(state.hold.start_time) })}</p>
        <button type="button" className="button mt-1" onClick={onAgain}>
          {text('hold.again')}
        </button>
      </Message>
    )
  return (
    <p role="status" className="min-h-6 text-sm text-soft">
      {state.kind === 'none'
        ? ''
        : text('hold.held', {
            when: formats.dateTime(state.hold.start_time),
            until: formats.time(state.untilMs),
          })}
    </p>
  )
}
