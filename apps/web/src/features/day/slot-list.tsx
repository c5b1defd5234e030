'use client'
import type { ReactNode, Ref } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { useSession } from '../shell/session-context.tsx'
import type { Slot } from './appointments.ts'

/** More would be no choice but a search. */
const SHOWN_MAX = 24

type Props = {
  readonly slots: readonly Slot[] | undefined
  readonly chosen: Slot | null
  readonly nameOf: (practitionerId: string) => string
  readonly onChoose: (slot: Slot) => void
  /** What is said when there is nothing to choose from. */
  readonly none: ReactNode
  readonly ref?: Ref<HTMLFieldSetElement>
}

/** Free times to choose from; the first is the next one. */
export function SlotList({ slots, chosen, nameOf, onChoose, none, ref }: Props) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  return (
    <fieldset ref={ref} tabIndex={-1} className="min-h-32">
      <legend className="font-medium">{text('booking.slots')}</legend>
      {slots === undefined ? (
        <p role="status" className="text-soft">
          {text('loading')}
        </p>
      ) : null}
      {slots?.length === 0 ? none : null}
      <div className="grid max-h-48 grid-cols-2 gap-1 overflow-y-auto p-1 sm:grid-cols-3">
        {slots?.slice(0, SHOWN_MAX).map((slot) => {
          const key = keyOf(slot)
          const checked =
            chosen?.start_time === slot.start_time && chosen.practitioner_id === slot.practitioner_id
          return (
            <label
              key={key}
              className="flex min-h-7 cursor-pointer items-center gap-2 rounded-md border border-line px-2
                has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="slot"
                className="size-4"
                checked={checked}
                onChange={() => onChoose(slot)}
              />
              <span className="min-w-0 leading-tight">
                <span className="block tabular-nums">{formats.dateTime(slot.start_time)}</span>
                <bdi className="block truncate text-xs text-soft">{nameOf(slot.practitioner_id)}</bdi>
              </span>
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}

function keyOf({ start_time, practitioner_id }: Slot): string {
  return `${start_time} ${practitioner_id}`
}
