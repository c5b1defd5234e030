'use client'
import type { ReactNode } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { addDays } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import { usePractitioners } from './calendar-queries.ts'
import { practitionerName } from './names.ts'

/** What of the calendar is shown. */
export type Shown = {
  readonly date: string
  readonly view: 'day' | 'week' | 'list'
  readonly division: 'practitioner' | 'room'
  /** '' for everybody. */
  readonly practitionerId: string
}

type Props = {
  readonly shown: Shown
  readonly today: string
  readonly live: boolean
  readonly onShow: (change: Partial<Shown>) => void
  readonly onNew: () => void
  readonly onWalkIn: () => void
}

/** Which day, how, and of whom; and what can be begun. */
export function Toolbar({ shown, today, live, onShow, onNew, onWalkIn }: Props) {
  const text = useText()
  const zone = useSession().organization.time_zone
  const formats = useFormats(zone)
  const elsewhere = Intl.DateTimeFormat().resolvedOptions().timeZone !== zone
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h1 className="me-2 text-xl font-semibold">{formats.longDate(shown.date)}</h1>
      <DayChoice shown={shown} today={today} onShow={onShow} />
      <Filters shown={shown} onShow={onShow} />
      <span className="ms-auto flex flex-wrap items-center gap-2">
        <span
          role="status"
          className={`tag no-print ${live ? 'bg-good-soft text-good' : 'bg-sunk text-soft'}`}
        >
          <span aria-hidden="true">●</span> {text(live ? 'day.live' : 'day.notLive')}
        </span>
        {elsewhere ? <span className="text-sm text-soft">{text('day.zone', { zone })}</span> : null}
        <button type="button" className="button no-print" onClick={() => window.print()}>
          {text('day.print')}
        </button>
        <button type="button" className="button no-print" onClick={onWalkIn}>
          {text('day.walkIn')}
        </button>
        <button type="button" className="button button-main no-print" onClick={onNew}>
          {text('day.new')} <kbd className="key">N</kbd>
        </button>
      </span>
    </div>
  )
}

type ChoiceProps = Pick<Props, 'shown' | 'onShow'>

function DayChoice({ shown, today, onShow }: ChoiceProps & { readonly today: string }) {
  const text = useText()
  const step = shown.view === 'week' ? 7 : 1
  return (
    <div className="no-print flex gap-1">
      <button
        type="button"
        className="button"
        aria-label={text('day.before')}
        onClick={() => onShow({ date: addDays(shown.date, -step) })}
      >
        <span className="rtl:rotate-180">‹</span>
      </button>
      <button type="button" className="button" onClick={() => onShow({ date: today })}>
        {text('day.today')}
      </button>
      <button
        type="button"
        className="button"
        aria-label={text('day.after')}
        onClick={() => onShow({ date: addDays(shown.date, step) })}
      >
        <span className="rtl:rotate-180">›</span>
      </button>
      <input
        type="date"
        aria-label={text('day.date')}
        className="field w-auto"
        value={shown.date}
        onChange={({ target }) => target.value !== '' && onShow({ date: target.value })}
      />
    </div>
  )
}

function Filters({ shown, onShow }: ChoiceProps) {
  const text = useText()
  const practitioners = usePractitioners()
  return (
    <div className="no-print flex flex-wrap gap-1">
      <Choice
        label={text('day.view')}
        value={shown.view}
        onChange={(view) => onShow({ view: view === 'week' || view === 'list' ? view : 'day' })}
      >
        <option value="day">{text('day.viewDay')}</option>
        <option value="week">{text('day.viewWeek')}</option>
        <option value="list">{text('day.viewList')}</option>
      </Choice>
      {shown.view === 'day' ? (
        <Choice
          label={text('day.columns')}
          value={shown.division}
          onChange={(division) => onShow({ division: division === 'room' ? 'room' : 'practitioner' })}
        >
          <option value="practitioner">{text('day.byPractitioner')}</option>
          <option value="room">{text('day.byRoom')}</option>
        </Choice>
      ) : null}
      <Choice
        label={text('day.practitioner')}
        value={shown.practitionerId}
        onChange={(practitionerId) => onShow({ practitionerId })}
      >
        <option value="">{text('day.everybody')}</option>
        {practitioners.data?.map((practitioner) => (
          <option key={practitioner.id} value={practitioner.id}>
            {practitionerName(practitioner)}
          </option>
        ))}
      </Choice>
    </div>
  )
}

type SelectProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

function Choice({ label, value, onChange, children }: SelectProps) {
  return (
    <select
      aria-label={label}
      className="field w-auto max-w-48"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {children}
    </select>
  )
}
