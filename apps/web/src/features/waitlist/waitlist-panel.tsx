'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import type { Appointment } from '../day/appointments.ts'
import type { Entry, Shelf } from './entries.ts'
import { EntryCard } from './entry-card.tsx'
import { AddDialog, ChangeDialog } from './entry-dialogs.tsx'
import { OfferDialog } from './offer-dialog.tsx'
import { useWaitlist } from './use-waitlist.ts'

type Props = {
  readonly nameOf: (practitionerId: string) => string
  readonly onBooked: (visit: Appointment) => void
  readonly onClose: () => void
}

type Open = { readonly kind: 'add' } | { readonly kind: 'change' | 'offer'; readonly entry: Entry } | null

/** Who waits for a time, beside the sheet. */
export function WaitlistPanel({ nameOf, onBooked, onClose }: Props) {
  const text = useText()
  const client = useQueryClient()
  const [shelf, setShelf] = useState<Shelf>('open')
  const [open, setOpen] = useState<Open>(null)
  const { data, error, refetch } = useWaitlist(shelf)
  const add = useRef<HTMLButtonElement>(null)
  // Whoever opens the list by key goes on by keys.
  useEffect(() => add.current?.focus(), [])
  const close = (): void => setOpen(null)
  const saved = (): void => {
    void client.invalidateQueries({ queryKey: ['waitlist'] })
    close()
  }
  return (
    <aside
      aria-label={text('waitlist.title')}
      className="no-print grid content-start gap-2 xl:w-80 xl:shrink-0"
      data-waitlist
    >
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="me-auto text-lg font-semibold">{text('waitlist.title')}</h2>
        <button
          ref={add}
          type="button"
          className="button button-main"
          onClick={() => setOpen({ kind: 'add' })}
        >
          {text('waitlist.add')}
        </button>
        <button type="button" className="button button-plain" onClick={onClose} aria-label={text('close')}>
          ✕
        </button>
      </div>
      <ShelfChoice shelf={shelf} onShelf={setShelf} />
      {error === null ? null : <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <p role="status">{text('loading')}</p> : null}
      {data?.length === 0 ? <p className="card p-3 text-soft">{text('waitlist.nobody')}</p> : null}
      <ol className="grid gap-2 sm:max-xl:grid-cols-2">
        {data?.map((entry) => (
          <EntryCard
            key={entry.id}
            entry={entry}
            onChange={(one) => setOpen({ kind: 'change', entry: one })}
            onOffer={(one) => setOpen({ kind: 'offer', entry: one })}
            onBooked={onBooked}
          />
        ))}
      </ol>
      {open?.kind === 'add' ? <AddDialog onClose={close} onSaved={saved} /> : null}
      {open?.kind === 'change' ? <ChangeDialog entry={open.entry} onClose={close} onSaved={saved} /> : null}
      {open?.kind === 'offer' ? <OfferDialog entry={open.entry} nameOf={nameOf} onClose={close} /> : null}
    </aside>
  )
}

const SHELVES: readonly Shelf[] = ['open', 'booked', 'cancelled', 'expired']

type ShelfProps = { readonly shelf: Shelf; readonly onShelf: (shelf: Shelf) => void }

function ShelfChoice({ shelf, onShelf }: ShelfProps) {
  const text = useText()
  return (
    <select
      aria-label={text('waitlist.shelf')}
      className="field"
      value={shelf}
      onChange={({ target }) => onShelf(SHELVES.find((one) => one === target.value) ?? 'open')}
    >
      {SHELVES.map((one) => (
        <option key={one} value={one}>
          {text(one === 'open' ? 'waitlist.open' : `waitlist.${one}`)}
        </option>
      ))}
    </select>
  )
}
