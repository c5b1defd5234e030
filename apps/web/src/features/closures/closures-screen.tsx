'use client'
import { useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { addDays, dateIn } from '../../time/zoned.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { useLiveCalendar } from '../day/calendar-queries.ts'
import { useSession } from '../shell/session-context.tsx'
import { BlockSection } from './block-section.tsx'
import { HolidaySection } from './holiday-section.tsx'

/** So many days are shown at first. */
const DAYS_SHOWN = 366

/** When nobody can be booked: days on which sites are closed, and time of practitioners and rooms. */
export function ClosuresScreen() {
  const text = useText()
  const zone = useSession().organization.time_zone
  const [from, setFrom] = useState(() => dateIn(zone, nowMs()))
  const until = addDays(from, DAYS_SHOWN)
  useLiveCalendar()
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-end gap-3">
        <h1 className="me-auto text-xl font-semibold">{text('admin.closures')}</h1>
        <Labelled label={text('closures.shownFrom')}>
          {(ids) => (
            <input
              {...ids}
              type="date"
              className="field"
              value={from}
              onChange={({ target }) => target.value !== '' && setFrom(target.value)}
            />
          )}
        </Labelled>
      </div>
      <p className="text-soft">{text('closures.about')}</p>
      <HolidaySection from={from} until={until} />
      <BlockSection from={from} until={until} />
    </div>
  )
}
