'use client'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { useSession } from '../shell/session-context.tsx'
import type { Appointment } from './appointments.ts'
import type { Placed } from './layout.ts'
import { STANDING_LOOK, STANDING_TEXT, standingOf, whoText } from './visit-status.ts'

/** Height of a minute on the sheet. */
export const MINUTE_REM = 0.095

type Props = {
  readonly place: Placed<Appointment>
  readonly firstMinute: number
  readonly focusable: boolean
  readonly ghost: boolean
  readonly onFocus: () => void
  readonly onOpen: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onPointerDown: (event: PointerEvent) => void
}

/** A visit on the sheet: patient, kind, standing in words, and time; its place where lanes share a width. */
export function VisitBlock({ place, firstMinute, focusable, ghost, ...on }: Props) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const { item, start, end, lane, lanes } = place
  const standing = standingOf(item)
  const name = whoText(item, text)
  const long = end - start >= 30
  return (
    <li
      className="absolute p-px"
      style={{
        top: `${(start - firstMinute) * MINUTE_REM}rem`,
        height: `${(end - start) * MINUTE_REM}rem`,
        insetInlineStart: `${(lane / lanes) * 100}%`,
        width: `${100 / lanes}%`,
      }}
    >
      <button
        type="button"
        data-visit={item.id}
        tabIndex={focusable ? 0 : -1}
        onFocus={on.onFocus}
        onClick={on.onOpen}
        onKeyDown={on.onKeyDown}
        onPointerDown={on.onPointerDown}
        className={`flex h-full min-h-6 w-full cursor-pointer touch-none overflow-hidden rounded-md border
          border-line ps-0 text-start leading-tight ${STANDING_LOOK[standing]} ${ghost ? 'opacity-60 outline-2' : ''}`}
      >
        <span className="w-1 shrink-0 self-stretch" style={{ background: item.colour }} aria-hidden="true" />
        <span className={`min-w-0 flex-1 px-1 ${long ? '' : 'flex gap-1'}`}>
          <span className="block truncate font-semibold">
            <bdi className={lanes > 1 ? 'sr-only' : 'font-normal tabular-nums'}>
              {formats.time(item.start_time)}
            </bdi>{' '}
            <bdi>{name}</bdi>
          </span>
          <span className="block truncate text-xs">
            {text(STANDING_TEXT[standing])} · {item.type_name}
            {item.overbooked ? ` · ${text('day.overbooked')}` : ''}
          </span>
        </span>
      </button>
    </li>
  )
}
