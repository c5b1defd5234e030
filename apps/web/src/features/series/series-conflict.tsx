'use client'
import type { Problem } from '../../api/problem.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { Message } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import { missedOf } from './series.ts'

const TEXTS: Readonly<Record<string, TextKey>> = {
  skipped_time: 'series.skipped',
  practitioner: 'conflict.slot_taken',
  room: 'conflict.slot_taken',
  patient: 'conflict.patient_busy',
  blocked: 'conflict.time_blocked',
  outside_hours: 'conflict.outside_hours',
  closed_day: 'conflict.closed_day',
  off_grid: 'conflict.off_grid',
  too_soon: 'conflict.too_soon',
  room_closed: 'conflict.room_closed',
  not_bookable: 'conflict.not_bookable',
}

/** Why a series was not booked: each visit that cannot be had, and what is in its way. */
export function SeriesConflict({ problem }: { readonly problem: Problem }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  return (
    <Message look="warn">
      <p className="font-semibold">{text('series.refused')}</p>
      <ul className="mt-1 grid gap-1">
        {missedOf(problem).map(({ start_time, conflict }) => (
          <li key={`${start_time} ${conflict}`}>
            <b>{start_time === null ? '–' : formats.dateTime(start_time)}</b>{' '}
            {text(TEXTS[conflict] ?? 'problem.conflict')}
          </li>
        ))}
      </ul>
    </Message>
  )
}
