'use client'
import { type KeyboardEvent, memo, type PointerEvent } from 'react'
import type { Formats, Text } from '../../i18n/text.ts'
import type { Appointment } from './appointments.ts'
import { STANDING_LOOK, STANDING_TEXT, standingOf, whoText } from './visit-status.ts'

/** Height of a minute on the sheet. */
export const MINUTE_REM = 0.095

type Props = {
  readonly visit: Appointment
  /** Minutes below the first that the sheet shows. */
  readonly top: number
  readonly minutes: number
  /** Which of `lanes` side by side. */
  readonly lane: number
  readonly lanes: number
  readonly focusable: boolean
  readonly ghost: boolean
  readonly text: Text
  readonly formats: Formats
  readonly onFocus: (id: string) => void
  readonly onOpen: (visit: Appointment) => void
  readonly onKeyDown: (visit: Appointment, event: KeyboardEvent) => void
  readonly onPointerDown: (visit: Appointment, event: PointerEvent) => void
}

/**
 * A visit on the sheet: patient, kind, standing in words, and time; its place where lanes share a width.
 * There may be hundreds: it reads no context, and is drawn again only when something of its own changes.
 */
export const VisitBlock = memo(function VisitBlock({ visit, top, minutes, lane, lanes, text, ...on }: Props) {
  const standing = standingOf(visit)
  const name = whoText(visit, text)
  const long = minutes >= 30
  return (
    <li
      className="absolute p-px"
      style={{
        top: `${top * MINUTE_REM}rem`,
        height: `${minutes * MINUTE_REM}rem`,
        insetInlineStart: `${(lane / lanes) * 100}%`,
        width: `${100 / lanes}%`,
      }}
    >
      <button
        type="button"
        data-visit={visit.id}
        tabIndex={on.focusable ? 0 : -1}
        onFocus={() => on.onFocus(visit.id)}
        onClick={() => on.onOpen(visit)}
        onKeyDown={(event) => on.onKeyDown(visit, event)}
        onPointerDown={(event) => on.onPointerDown(visit, event)}
        className={`flex h-full min-h-6 w-full cursor-pointer touch-none overflow-hidden rounded-md border
          border-line ps-0 text-start leading-tight ${STANDING_LOOK[standing]} ${on.ghost ? 'opacity-60 outline-2' : ''}`}
      >
        <span className="w-1 shrink-0 self-stretch" style={{ background: visit.colour }} aria-hidden="true" />
        <span className={`min-w-0 flex-1 px-1 ${long ? '' : 'flex gap-1'}`}>
          <span className="flex min-w-0 gap-1 font-semibold">
            <bdi className={lanes > 1 ? 'sr-only' : 'shrink-0 font-normal tabular-nums'}>
              {on.formats.time(visit.start_time)}
            </bdi>{' '}
            {/* Cut at its end, whichever way it runs: the beginning of a name tells people apart. */}
            <bdi className="truncate" data-name>
              {name}
            </bdi>
          </span>
          <span className="flex min-w-0 text-xs">
            <span className="shrink-0 whitespace-pre">{text(STANDING_TEXT[standing])} · </span>
            <bdi className="truncate">{visit.type_name}</bdi>
            {visit.overbooked ? (
              <span className="shrink-0 whitespace-pre"> · {text('day.overbooked')}</span>
            ) : null}
          </span>
        </span>
      </button>
    </li>
  )
})
