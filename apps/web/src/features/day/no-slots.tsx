'use client'
import { useFormats, useText } from '../../i18n/text.ts'
import { useSession } from '../shell/session-context.tsx'
import { useMayWait } from '../waitlist/use-waitlist.ts'
import type { Wish } from './booking-fields.tsx'

type Props = {
  readonly wish: Wish
  /** Until when was looked. */
  readonly until: string
  readonly onLook: (wish: Wish) => void
  readonly onWait: () => void
}

/** Nothing is free: from when until when, and what can be done instead. */
export function NoSlots({ wish, until, onLook, onWait }: Props) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const mayWait = useMayWait()
  const days = { from: formats.day(wish.from), until: formats.day(until) }
  return (
    <div className="grid gap-2">
      <p role="status">{text('booking.noneBetween', days)}</p>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => onLook({ ...wish, from: until })}>
          {text('booking.lookFurther')}
        </button>
        {wish.practitionerId === '' ? null : (
          <button type="button" className="button" onClick={() => onLook({ ...wish, practitionerId: '' })}>
            {text('booking.lookAnybody')}
          </button>
        )}
        {mayWait ? (
          <button type="button" className="button" onClick={onWait}>
            {text('booking.wait')}
          </button>
        ) : null}
      </div>
    </div>
  )
}
