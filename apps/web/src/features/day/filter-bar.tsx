'use client'
import { type ReactNode, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { useKeys } from '../../ui/keys.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { useAppointmentTypes, useLocations } from './calendar-queries.ts'
import { type Filters, STANDINGS } from './filters.ts'
import type { Sheet } from './use-sheet.ts'
import { STANDING_TEXT } from './visit-status.ts'

/** Whether the filters are open. */
export type Filtering = { readonly isOpen: boolean; readonly toggle: () => void }

/** The filters open and close by F; those that hide something are in sight from the beginning. */
export function useFiltering({ practitionerId: _, ...others }: Filters): Filtering {
  const [isOpen, setOpen] = useState(() => Object.values(others).some((value) => value !== ''))
  const toggle = (): void => setOpen((before) => !before)
  useKeys({ f: toggle })
  return { isOpen, toggle }
}

type RowProps = {
  readonly sheet: Pick<Sheet, 'filters' | 'filter' | 'showAll' | 'hidden' | 'count'>
  readonly isOpen: boolean
}

/** The filters when they are open, and what they hide in any case. */
export function FilterRow({ sheet, isOpen }: RowProps) {
  const { filters, filter, showAll, hidden, count } = sheet
  return (
    <>
      {isOpen ? <FilterBar filters={filters} onChange={filter} /> : null}
      <HiddenNotice hidden={hidden} all={count} onClear={showAll} />
    </>
  )
}

type Props = { readonly filters: Filters; readonly onChange: (change: Partial<Filters>) => void }

function FilterBar({ filters, onChange }: Props) {
  const text = useText()
  const types = useAppointmentTypes().data ?? []
  const places = useLocations().data ?? []
  return (
    <fieldset className="no-print card grid gap-3 p-3 sm:grid-cols-3">
      <legend className="sr-only">{text('filter.title')}</legend>
      <Choice
        label={text('day.status')}
        value={filters.standing}
        onChange={(value) => onChange({ standing: STANDINGS.find((one) => one === value) ?? '' })}
      >
        {STANDINGS.map((standing) => (
          <option key={standing} value={standing}>
            {text(STANDING_TEXT[standing])}
          </option>
        ))}
      </Choice>
      <Choice label={text('booking.type')} value={filters.typeId} onChange={(typeId) => onChange({ typeId })}>
        {types.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice
        label={text('filter.place')}
        value={filters.placeId}
        onChange={(placeId) => onChange({ placeId })}
      >
        {places.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
    </fieldset>
  )
}

type ChoiceProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  const text = useText()
  return (
    <Labelled label={label}>
      {(ids) => (
        <select {...ids} className="field" value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{text('filter.all')}</option>
          {children}
        </select>
      )}
    </Labelled>
  )
}

type NoticeProps = { readonly hidden: number; readonly all: number; readonly onClear: () => void }

/** Says what the filters hide, so that nobody takes a part for the whole. */
function HiddenNotice({ hidden, all, onClear }: NoticeProps) {
  const text = useText()
  return (
    <div
      role="status"
      className={
        hidden === 0
          ? 'sr-only'
          : 'flex flex-wrap items-center gap-3 rounded-md border border-warn bg-warn-soft px-3 py-1 text-warn'
      }
    >
      {hidden === 0 ? null : (
        <>
          <span className="font-medium">{text('filter.hidden', { hidden, all })}</span>
          <button type="button" className="button no-print" onClick={onClear}>
            {text('filter.clear')}
          </button>
        </>
      )}
    </div>
  )
}
