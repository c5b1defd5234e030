'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import type { Appointment } from '../day/appointments.ts'
import { useSession } from '../shell/session-context.tsx'
import { accept, type Entry, type EntryStatus, end } from './entries.ts'
import { useDeed, useOffer } from './use-waitlist.ts'
import { WishText } from './wish-text.tsx'

const LOOKS: Readonly<Record<EntryStatus, string>> = {
  waiting: '',
  offered: 'bg-warn-soft text-warn',
  booked: 'bg-good-soft text-good',
  cancelled: '',
  expired: 'bg-bad-soft text-bad',
}

/** What can be done with an entry. */
export type CardActions = {
  readonly onChange: (entry: Entry) => void
  readonly onOffer: (entry: Entry) => void
  readonly onBooked: (visit: Appointment) => void
}

/** Somebody who waits: for what, what is offered, and what comes next. */
export function EntryCard({ entry, ...on }: CardActions & { readonly entry: Entry }) {
  const text = useText()
  const { patient_id, patient_name, status } = entry
  const open = status === 'waiting' || status === 'offered'
  return (
    <li className="card grid gap-1 p-2" data-entry={entry.id}>
      <div className="flex flex-wrap items-center gap-2">
        <Link
          href={`/clinic/chart/?id=${patient_id}`}
          className="min-h-6 font-semibold underline decoration-line"
        >
          <bdi>{patient_name}</bdi>
        </Link>
        <span className={`tag ms-auto ${LOOKS[status]}`}>{text(`waitlist.${status}`)}</span>
      </div>
      <WishText entry={entry} />
      {status === 'offered' ? <OfferText entry={entry} /> : null}
      {open ? <Deeds entry={entry} {...on} /> : null}
    </li>
  )
}

function OfferText({ entry }: { readonly entry: Entry }) {
  const text = useText()
  const visit = useOffer(entry.offered_appointment_id)
  const formats = useFormats(useSession().organization.time_zone)
  const until = entry.offer_expires_at === null ? '' : formats.dateTime(entry.offer_expires_at)
  return (
    <p className="rounded-md bg-accent-soft px-2 py-1 text-accent">
      <strong>
        {text('waitlist.offer', { when: visit === undefined ? '…' : formats.dateTime(visit.start_time) })}
      </strong>{' '}
      <bdi>{visit?.practitioner_name}</bdi>
      <span className="block text-sm">{text('waitlist.offerUntil', { until })}</span>
    </p>
  )
}

function Deeds({ entry, onChange, onOffer, onBooked }: CardActions & { readonly entry: Entry }) {
  const text = useText()
  const [ending, setEnding] = useState<'decline' | 'cancel' | null>(null)
  const { problem, busy, run } = useDeed()
  const take = (): Promise<boolean> =>
    run(async (key) => {
      const visit = await accept(entry.id, key)
      if (visit !== null) onBooked(visit)
    })
  return (
    <>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      {ending === null ? (
        <div className="flex flex-wrap gap-1">
          {entry.status === 'offered' ? (
            <>
              <button
                type="button"
                className="button button-main"
                disabled={busy}
                onClick={() => void take()}
              >
                {text('waitlist.accept')}
              </button>
              <button type="button" className="button" onClick={() => setEnding('decline')}>
                {text('waitlist.decline')}
              </button>
            </>
          ) : (
            <>
              <button type="button" className="button" onClick={() => onOffer(entry)}>
                {text('waitlist.makeOffer')}
              </button>
              <button type="button" className="button" onClick={() => onChange(entry)}>
                {text('waitlist.change')}
              </button>
            </>
          )}
          <button type="button" className="button button-plain" onClick={() => setEnding('cancel')}>
            {text('waitlist.remove')}
          </button>
        </div>
      ) : (
        <ReasonForm
          label={text(ending === 'decline' ? 'waitlist.declineReason' : 'waitlist.removeReason')}
          submit={text(ending === 'decline' ? 'waitlist.decline' : 'waitlist.remove')}
          required={ending === 'cancel'}
          onReason={(reason) =>
            void run((key) => end(entry.id, ending, reason, key)).then(() => setEnding(null))
          }
          onCancel={() => setEnding(null)}
        />
      )}
    </>
  )
}
