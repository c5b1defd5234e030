'use client'
import { type Formats, type Text, useFormats, useText } from '../../i18n/text.ts'
import { useSession } from '../shell/session-context.tsx'
import { type Band, DAY_MINUTES } from './closed-time.ts'
import type { Column } from './columns.ts'
import { useBandText } from './use-closings.ts'

type Props = { readonly columns: readonly Column[]; readonly bandsOf: (column: Column) => readonly Band[] }

/** What is closed or blocked, above the list and on paper; the hours of every week are not repeated. */
export function ClosedList({ columns, bandsOf }: Props) {
  const text = useText()
  const textOf = useBandText()
  const formats = useFormats(useSession().organization.time_zone)
  const lines = columns.flatMap((column) =>
    bandsOf(column)
      .filter(({ by }) => by !== 'week')
      .map((band) => ({ who: column.title, when: whenOf(band, text, formats), what: textOf(band) })),
  )
  if (lines.length === 0) return null
  return (
    <section className="card mb-2 p-3" aria-label={text('closures.onDay')}>
      <ul className="grid gap-0.5">
        {lines.map(({ who, when, what }) => (
          <li key={`${who} ${when} ${what}`}>
            <bdi className="font-medium">{who}</bdi> · <bdi className="tabular-nums">{when}</bdi> ·{' '}
            <bdi>{what}</bdi>
          </li>
        ))}
      </ul>
    </section>
  )
}

function whenOf({ start, end }: Band, text: Text, formats: Formats): string {
  if (start === 0 && end === DAY_MINUTES) return text('closures.allDay')
  return `${formats.clock(start)} – ${formats.clock(end)}`
}
