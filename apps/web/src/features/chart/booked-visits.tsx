'use client'
import { useQuery } from '@tanstack/react-query'
import { clinical } from '../../api/client.ts'
import { answerOf, problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { STANDING_LOOK, STANDING_TEXT, standingOf } from '../day/visit-status.ts'
import { useSession } from '../shell/session-context.tsx'

const DAY_MS = 86_400_000
const DAYS_AHEAD = 90
const VISITS_MAX = 20

/** The visits that a patient has booked: what the front desk is asked for on the phone. */
export function BookedVisits({ patientId }: { readonly patientId: string }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const { data, error, refetch } = useBookedVisits(patientId)
  return (
    <section className="card m-3 min-h-40 max-w-3xl p-3" aria-labelledby="booked-title">
      <h2 id="booked-title" className="mb-2 font-semibold">
        {text('chart.booked')}
      </h2>
      {error === null ? null : <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />}
      {data?.length === 0 ? <p className="text-soft">{text('chart.noneBooked')}</p> : null}
      <ol className="grid gap-1">
        {data?.map((visit) => {
          const standing = standingOf(visit)
          return (
            <li key={visit.id} className="flex flex-wrap gap-3">
              <bdi className="tabular-nums">{formats.dateTime(visit.start_time)}</bdi>
              <span>
                {visit.type_name} · <bdi>{visit.practitioner_name}</bdi>
              </span>
              <span className={`tag ${STANDING_LOOK[standing]}`}>{text(STANDING_TEXT[standing])}</span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function useBookedVisits(patientId: string) {
  return useQuery({
    queryKey: ['appointments', 'of', patientId],
    queryFn: async ({ signal }) => {
      const from = new Date(nowMs() - DAY_MS).toISOString()
      const to = new Date(nowMs() + DAYS_AHEAD * DAY_MS).toISOString()
      const params = { query: { patient_id: patientId, from, to, limit: VISITS_MAX } }
      return (await answerOf(clinical.GET('/api/appointments', { params, signal }))).appointments
    },
  })
}
