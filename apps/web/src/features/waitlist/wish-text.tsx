'use client'
import { useFormats, useText } from '../../i18n/text.ts'
import type { Entry } from './entries.ts'
import { priorityText, useChoices } from './use-waitlist.ts'

/** What somebody waits for, in two or three lines. */
export function WishText({ entry }: { readonly entry: Entry }) {
  const text = useText()
  const formats = useFormats('UTC')
  const choices = useChoices()
  const { type_id, practitioner_id, location_id, weekdays, start_minute: start, end_minute: end } = entry
  const nameOf = (list: 'types' | 'practitioners' | 'sites', id: string | null): string =>
    choices[list].find(({ value }) => value === (id ?? ''))?.label ?? ''
  const days = choices.weekdays.filter(({ value }) => weekdays?.includes(Number(value)))
  const times = [
    start === null ? null : text('waitlist.notBefore', { time: formats.clock(start) }),
    end === null ? null : text('waitlist.notAfter', { time: formats.clock(end) }),
  ].filter((one) => one !== null)
  return (
    <div className="text-sm">
      <p>
        {nameOf('types', type_id)} · <bdi>{nameOf('practitioners', practitioner_id)}</bdi>
        {location_id === null ? null : (
          <>
            {' '}
            · <bdi>{nameOf('sites', location_id)}</bdi>
          </>
        )}
      </p>
      <p className="text-soft">
        {formats.date(entry.wanted_from)} – {formats.date(entry.wanted_until)} ·{' '}
        {text('waitlist.priorityOf', { priority: priorityText(entry.priority, text) })}
      </p>
      {days.length === 0 && times.length === 0 ? null : (
        <p className="text-soft">{[...days.map(({ label }) => label), ...times].join(', ')}</p>
      )}
      {entry.note === '' ? null : <bdi className="block whitespace-pre-line">{entry.note}</bdi>}
    </div>
  )
}
