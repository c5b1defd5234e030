'use client'
import { memo } from 'react'
import { type Text, useFormats, useText } from '../../i18n/text.ts'
import { useSession } from '../shell/session-context.tsx'
import type { Appointment } from './appointments.ts'
import { STANDING_LOOK, STANDING_TEXT, standingOf, whoText } from './visit-status.ts'

type Props = { readonly visits: readonly Appointment[]; readonly onOpen: (visit: Appointment) => void }

/** The visits as a list: for reading aloud, for printing, and with everything that was cancelled. */
export const VisitTable = memo(function VisitTable({ visits, onOpen }: Props) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  if (visits.length === 0) return <p className="card p-6 text-soft">{text('day.none')}</p>
  return (
    <div className="card overflow-x-auto">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text('day.time')}</th>
            <th scope="col">{text('day.patient')}</th>
            <th scope="col">{text('day.what')}</th>
            <th scope="col">{text('day.practitioner')}</th>
            <th scope="col">{text('day.room')}</th>
            <th scope="col">{text('day.status')}</th>
          </tr>
        </thead>
        <tbody>
          {visits.map((visit) => (
            <tr key={visit.id}>
              <td className="whitespace-nowrap tabular-nums">
                <bdi>{formats.time(visit.start_time)}</bdi> – <bdi>{formats.time(visit.end_time)}</bdi>
              </td>
              <td>
                <button
                  type="button"
                  className="min-h-6 cursor-pointer font-semibold underline decoration-line"
                  onClick={() => onOpen(visit)}
                >
                  <bdi>{whoText(visit, text)}</bdi>
                </button>
              </td>
              <td>
                {visit.type_name}
                {visit.reason === '' ? null : <bdi className="block text-soft">{visit.reason}</bdi>}
              </td>
              <td>
                <bdi>{visit.practitioner_name}</bdi>
              </td>
              <td>{visit.room_name}</td>
              <td>
                <StandingTag visit={visit} text={text} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})

function StandingTag({ visit, text }: { readonly visit: Appointment; readonly text: Text }) {
  const standing = standingOf(visit)
  return <span className={`tag ${STANDING_LOOK[standing]}`}>{text(STANDING_TEXT[standing])}</span>
}
