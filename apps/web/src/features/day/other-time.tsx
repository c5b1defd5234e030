'use client'
import { useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { dateIn, instantOf } from '../../time/zoned.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { useSession } from '../shell/session-context.tsx'
import type { Slot } from './appointments.ts'
import type { Wish } from './booking-fields.tsx'
import { useLocations } from './calendar-queries.ts'
import { useSchedules } from './use-closings.ts'

type Props = { readonly wish: Wish; readonly onTake: (slot: Slot) => void }

/** A time that is not among the free ones: the service says what is in the way, or books it. */
export function OtherTime({ wish, onTake }: Props) {
  const text = useText()
  const zone = useSession().organization.time_zone
  const sites = useSitesOf(wish.practitionerId)
  const [clock, setClock] = useState('')
  const [chosen, setChosen] = useState('')
  const siteId = sites.find(({ id }) => id === chosen)?.id ?? sites[0]?.id ?? ''
  const ready = wish.practitionerId !== '' && wish.from !== '' && clock !== '' && siteId !== ''
  const take = (): void => {
    const [hours = 0, minutes = 0] = clock.split(':').map(Number)
    const at = instantOf(zone, dateIn(zone, Date.parse(wish.from)), hours * 60 + minutes)
    const start_time = new Date(at).toISOString()
    const where = { practitioner_id: wish.practitionerId, location_id: siteId }
    onTake({ ...where, start_time, end_time: start_time })
  }
  return (
    <details>
      <summary className="min-h-6 cursor-pointer font-medium">{text('booking.otherTime')}</summary>
      <div className="mt-1 flex flex-wrap items-end gap-3">
        <Labelled label={text('day.time')}>
          {(ids) => (
            <input
              {...ids}
              type="time"
              className="field"
              value={clock}
              onChange={({ target }) => setClock(target.value)}
            />
          )}
        </Labelled>
        {sites.length < 2 ? null : (
          <Labelled label={text('schedules.site')}>
            {(ids) => (
              <select
                {...ids}
                className="field"
                value={siteId}
                onChange={({ target }) => setChosen(target.value)}
              >
                {sites.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        )}
        <button type="button" className="button" disabled={!ready} onClick={take}>
          {text('booking.takeOther')}
        </button>
        {wish.practitionerId === '' ? <p className="text-soft">{text('booking.whoFirst')}</p> : null}
      </div>
    </details>
  )
}

/** The sites where a practitioner has hours; all of them when there are none. */
function useSitesOf(practitionerId: string) {
  const sites = (useLocations().data ?? []).filter(({ kind }) => kind === 'site')
  const own = (useSchedules().data ?? []).filter((one) => one.practitioner_id === practitionerId)
  const there = sites.filter(({ id }) => own.some(({ location_id }) => location_id === id))
  return there.length === 0 ? sites : there
}
