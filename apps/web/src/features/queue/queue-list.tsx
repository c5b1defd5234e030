'use client'
import { useId } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import type { Appointment } from '../day/appointments.ts'
import { whoText } from '../day/visit-status.ts'
import { useSession } from '../shell/session-context.tsx'
import { minutesSince } from './queue-order.ts'

/** Who waits longer is shown so. */
const LONG_MINUTES = 20

type Props = {
  readonly title: string
  readonly visits: readonly Appointment[]
  readonly onOpen?: (visit: Appointment) => void
  readonly waits?: boolean
}

/** One of the lists of the queue. */
export function QueueList({ title, visits, onOpen, waits = false }: Props) {
  const text = useText()
  const id = useId()
  return (
    <section className="card p-3" aria-labelledby={id}>
      <h2 id={id} className="mb-2 flex items-center justify-between font-semibold">
        {title} <span className="tag tabular-nums">{visits.length}</span>
      </h2>
      {visits.length === 0 ? <p className="text-soft">{text('queue.empty')}</p> : null}
      <ol className="grid gap-1">
        {visits.map((visit) => (
          <QueueRow
            key={visit.id}
            visit={visit}
            waits={waits}
            {...(onOpen === undefined ? {} : { onOpen })}
          />
        ))}
      </ol>
    </section>
  )
}

type RowProps = {
  readonly visit: Appointment
  readonly waits: boolean
  readonly onOpen?: (visit: Appointment) => void
}

function QueueRow({ visit, waits, onOpen }: RowProps) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const minutes = visit.arrived_at === null ? 0 : minutesSince(visit.arrived_at, nowMs())
  const content = (
    <>
      <span className="flex gap-2">
        <bdi className="tabular-nums">{formats.time(visit.start_time)}</bdi>
        <bdi className="font-semibold">{whoText(visit, text)}</bdi>
      </span>
      <span className="block text-sm text-soft">
        {visit.type_name} · <bdi>{visit.practitioner_name}</bdi>
      </span>
      {waits ? (
        <span
          className={`tag ${minutes >= LONG_MINUTES ? 'bg-bad-soft text-bad' : 'bg-warn-soft text-warn'}`}
        >
          {text('queue.minutes', { minutes })}
        </span>
      ) : null}
    </>
  )
  return (
    <li className="rounded-md border border-line">
      {onOpen === undefined ? (
        <div className="p-2">{content}</div>
      ) : (
        <button
          type="button"
          className="w-full cursor-pointer rounded-md p-2 text-start hover:bg-sunk"
          onClick={() => onOpen(visit)}
        >
          {content}
        </button>
      )}
    </li>
  )
}
