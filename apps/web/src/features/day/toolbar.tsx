'use client'
import type { ReactNode } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { addDays } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import { usePractitioners } from './calendar-queries.ts'
import type { Filtering } from './filter-bar.tsx'
import { countOf } from './filters.ts'
import { practitionerName } from './names.ts'
import type { Sheet } from './use-sheet.ts'

/** What of the calendar is shown. */
export type Shown = {
  readonly date: string
  readonly view: 'day' | 'week' | 'list'
  readonly division: 'practitioner' | 'room'
}

type Props = {
  readonly sheet: Pick<Sheet, 'shown' | 'show' | 'now' | 'live' | 'filters' | 'filter'>
  readonly filtering: Filtering
  readonly onNew: () => void
  readonly onWalkIn: () => void
  /** What else can be opened beside the sheet. */
  readonly children?: ReactNode
}

/** Which day, how, and of whom; and what can be begun. */
export function Toolbar({ sheet, filtering, onNew, onWalkIn, children }: Props) {
  const { shown, show, now, live } = sheet
  const text = useText()
  const zone = useSession().organization.time_zone
  const formats = useFormats(zone)
  const elsewhere = Intl.DateTimeFormat().resolvedOptions().timeZone !== zone
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h1 className="me-2 text-xl font-semibold">{formats.longDate(shown.date)}</h1>
      <DayChoice shown={shown} today={now.date} onShow={show} />
      <Choices sheet={sheet} filtering={filtering} />
      <span className="ms-auto flex flex-wrap items-center gap-2">
        <span
          role="status"
          className={`tag no-print ${live ? 'bg-good-soft text-good' : 'bg-sunk text-soft'}`}
        >
          <span aria-hidden="true">●</span> {text(live ? 'day.live' : 'day.notLive')}
        </span>
        {elsewhere ? <span className="text-sm text-soft">{text('day.zone', { zone })}</span> : null}
        {children}
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

type DayProps = {
  readonly shown: Shown
  readonly today: string
  readonly onShow: (change: Partial<Shown>) => void
}

function DayChoice({ shown, today, onShow }: DayProps) {
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

function Choices({ sheet, filtering }: Pick<Props, 'sheet' | 'filtering'>) {
  const { shown, show, filters, filter } = sheet
  const text = useText()
  const practitioners = usePractitioners()
  const count = countOf(filters)
  return (
    <div className="no-print flex flex-wrap gap-1">
      <Choice
        label={text('day.view')}
        value={shown.view}
        onChange={(view) => show({ view: view === 'week' || view === 'list' ? view : 'day' })}
      >
        <option value="day">{text('day.viewDay')}</option>
        <option value="week">{text('day.viewWeek')}</option>
        <option value="list">{text('day.viewList')}</option>
      </Choice>
      {shown.view === 'day' ? (
        <Choice
          label={text('day.columns')}
          value={shown.division}
          onChange={(division) => show({ division: division === 'room' ? 'room' : 'practitioner' })}
        >
          <option value="practitioner">{text('day.byPractitioner')}</option>
          <option value="room">{text('day.byRoom')}</option>
        </Choice>
      ) : null}
      <Choice
        label={text('day.practitioner')}
        value={filters.practitionerId}
        onChange={(practitionerId) => filter({ practitionerId })}
      >
        <option value="">{text('day.everybody')}</option>
        {practitioners.data?.map((practitioner) => (
          <option key={practitioner.id} value={practitioner.id}>
            {practitionerName(practitioner)}
          </option>
        ))}
      </Choice>
      <button type="button" className="button" aria-expanded={filtering.isOpen} onClick={filtering.toggle}>
        {text('filter.title')} {count === 0 ? null : <span className="tag tabular-nums">{count}</span>}
        <kbd className="key">F</kbd>
      </button>
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
