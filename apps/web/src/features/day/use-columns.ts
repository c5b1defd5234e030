'use client'
import { useMemo } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { addDays } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import type { Appointment } from './appointments.ts'
import { useLocations, usePractitioners } from './calendar-queries.ts'
import { type Column, NO_ROOM } from './columns.ts'
import type { Filters } from './filters.ts'
import { practitionerName } from './names.ts'
import type { Shown } from './toolbar.tsx'

type Options = {
  readonly shown: Shown
  readonly filters: Filters
  readonly first: string
  readonly visits: readonly Appointment[]
}

/** The columns of what is shown. */
export function useColumns({ shown, filters, first, visits }: Options): readonly Column[] {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const practitioners = usePractitioners()
  const locations = useLocations()
  const { date, view, division } = shown
  const { practitionerId, placeId } = filters
  const without = division === 'room' && visits.some(({ room_id }) => room_id === null)
  // The same columns as long as nothing about them changes: they are drawn by hundreds of visits.
  return useMemo(() => {
    if (view === 'week') {
      return Array.from({ length: 7 }, (_, index) => {
        const day = addDays(first, index)
        return { key: day, title: formats.weekday(day), date: day }
      })
    }
    if (division === 'room') {
      const named = (locations.data ?? [])
        .filter(({ kind }) => kind === 'room')
        .filter(({ id, parent_id }) => placeId === '' || id === placeId || parent_id === placeId)
        .map(({ id, name }) => ({ key: id, title: name, date }))
      return without ? [...named, { key: NO_ROOM, title: text('day.noRoom'), date }] : named
    }
    return (practitioners.data ?? [])
      .filter(({ id }) => practitionerId === '' || id === practitionerId)
      .map((practitioner) => ({ key: practitioner.id, title: practitionerName(practitioner), date }))
  }, [
    view,
    division,
    date,
    first,
    practitionerId,
    placeId,
    without,
    practitioners.data,
    locations.data,
    formats,
    text,
  ])
}
