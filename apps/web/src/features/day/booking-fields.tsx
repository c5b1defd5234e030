'use client'
import { useText } from '../../i18n/text.ts'
import { dateIn, instantOf } from '../../time/zoned.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { useSession } from '../shell/session-context.tsx'
import { usePractitioners } from './calendar-queries.ts'
import { practitionerName } from './names.ts'

/** What is looked for. */
export type Wish = { readonly typeId: string; readonly practitionerId: string; readonly from: string }

type Props = {
  readonly wish: Wish
  readonly types: readonly { readonly id: string; readonly name: string; readonly duration_minutes: number }[]
  readonly onWish: (wish: Wish) => void
}

/** Kind of visit, practitioner, and the day from which on a free time is looked for. */
export function BookingFields({ wish, types, onWish }: Props) {
  const text = useText()
  const zone = useSession().organization.time_zone
  const practitioners = usePractitioners()
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <Labelled label={text('booking.type')}>
        {(ids) => (
          <select
            {...ids}
            className="field"
            value={wish.typeId}
            onChange={({ target }) => onWish({ ...wish, typeId: target.value })}
          >
            {types.map(({ id, name, duration_minutes }) => (
              <option key={id} value={id}>
                {name} ({duration_minutes}′)
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={text('booking.practitioner')}>
        {(ids) => (
          <select
            {...ids}
            className="field"
            value={wish.practitionerId}
            onChange={({ target }) => onWish({ ...wish, practitionerId: target.value })}
          >
            <option value="">{text('booking.anybody')}</option>
            {practitioners.data?.map((practitioner) => (
              <option key={practitioner.id} value={practitioner.id}>
                {practitionerName(practitioner)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={text('booking.from')}>
        {(ids) => (
          <input
            {...ids}
            type="date"
            className="field"
            value={wish.from === '' ? '' : dateIn(zone, Date.parse(wish.from))}
            onChange={({ target }) => {
              if (target.value === '') return
              onWish({ ...wish, from: new Date(instantOf(zone, target.value, 0)).toISOString() })
            }}
          />
        )}
      </Labelled>
    </div>
  )
}
