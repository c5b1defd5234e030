'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { addDays, instantOf } from '../../time/zoned.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { listSlots, type Slot } from '../day/appointments.ts'
import { ConflictMessage } from '../day/conflict-message.tsx'
import { SlotList } from '../day/slot-list.tsx'
import { useSession } from '../shell/session-context.tsx'
import { type Entry, offer } from './entries.ts'
import { useDeed } from './use-waitlist.ts'
import { WishText } from './wish-text.tsx'

const DAY_MS = 86_400_000
const DAYS_SEARCHED = 28

type Props = {
  readonly entry: Entry
  readonly nameOf: (practitionerId: string) => string
  readonly onClose: () => void
}

/** Offers a free time to somebody who waits: it is held meanwhile. */
export function OfferDialog({ entry, nameOf, onClose }: Props) {
  const text = useText()
  const slots = useSlotsFor(entry)
  const [chosen, setChosen] = useState<Slot | null>(null)
  const { problem, busy, run } = useDeed()
  const slot = chosen ?? slots.data?.[0] ?? null
  const send = async (wanted: Slot | null): Promise<void> => {
    if (wanted === null) return
    if (await run((key) => offer(entry.id, wanted, key))) onClose()
    else void slots.refetch()
  }
  return (
    <Dialog title={text('waitlist.offerTo', { name: entry.patient_name })} onClose={onClose} wide>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void send(slot)
        }}
      >
        <WishText entry={entry} />
        <SlotList
          {...{ slots: slots.data, chosen: slot, nameOf, onChoose: setChosen }}
          none={<p className="text-soft">{text('waitlist.nothingFree')}</p>}
        />
        {problem === null ? null : (
          <ConflictMessage problem={problem} nameOf={nameOf} onTake={(nearest) => void send(nearest)} />
        )}
        <button
          type="submit"
          className="button button-main justify-self-start"
          disabled={slot === null || busy}
        >
          {text('waitlist.sendOffer')}
        </button>
      </form>
    </Dialog>
  )
}

/** Free times within the days that are wished, from now on at the earliest. */
function useSlotsFor({ id, type_id, practitioner_id, location_id, wanted_from, wanted_until }: Entry) {
  const zone = useSession().organization.time_zone
  return useQuery({
    queryKey: ['slots', 'waitlist', id, type_id, practitioner_id, location_id, wanted_from, wanted_until],
    gcTime: 0,
    queryFn: ({ signal }) => {
      const from = Math.max(instantOf(zone, wanted_from, 0), nowMs())
      const last = instantOf(zone, addDays(wanted_until, 1), 0)
      const until = Math.min(Math.max(last, from + DAY_MS), from + DAYS_SEARCHED * DAY_MS)
      const range = { from: new Date(from).toISOString(), to: new Date(until).toISOString() }
      const where = location_id === null ? {} : { locationId: location_id }
      const who = { typeId: type_id, practitionerId: practitioner_id ?? '' }
      return listSlots({ ...who, ...where, ...range }, signal)
    },
  })
}
