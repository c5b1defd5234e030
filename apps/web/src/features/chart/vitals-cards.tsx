'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { isAbnormal, numberOf, type Observation, VITALS, type Vital } from './readings.ts'
import { Sparkline } from './sparkline.tsx'

const VitalsDialog = dynamic(() => import('../vitals/vitals-dialog.tsx').then((m) => m.VitalsDialog))

type Points = readonly { readonly last: number }[] | undefined

type Props = {
  readonly patientId: string
  readonly latest: readonly Observation[] | undefined
  readonly series: readonly Points[]
}

/** The latest vital signs, each with its course. */
export function VitalsCards({ patientId, latest, series }: Props) {
  const text = useText()
  const [entering, setEntering] = useState(false)
  const enters = useHasRole('nurse', 'clinician')
  return (
    <section className="card p-3" aria-labelledby="vitals-title">
      <div className="mb-2 flex items-center justify-between">
        <h2 id="vitals-title" className="font-semibold">
          {text('vitals.title')}
        </h2>
        {enters ? (
          <button type="button" className="button" onClick={() => setEntering(true)}>
            {text('vitals.enter')}
          </button>
        ) : null}
      </div>
      <ul className="grid grid-cols-2 gap-2 xl:grid-cols-3">
        {VITALS.map((vital, index) => (
          <VitalCard
            key={`${vital.code}-${vital.component ?? ''}`}
            vital={vital}
            observation={latest?.find(({ code }) => code === vital.code)}
            loading={latest === undefined}
            points={series[index]}
          />
        ))}
      </ul>
      {entering ? <VitalsDialog patientId={patientId} onClose={() => setEntering(false)} /> : null}
    </section>
  )
}

type CardProps = {
  readonly vital: Vital
  readonly observation: Observation | undefined
  readonly loading: boolean
  readonly points: Points
}

function VitalCard({ vital, observation, loading, points }: CardProps) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const value = observation === undefined ? null : numberOf(observation, vital.component)
  const abnormal = observation !== undefined && vital.component === undefined && isAbnormal(observation)
  return (
    <li className="h-[5.6rem] rounded-md border border-line p-2 leading-tight">
      <p className="truncate text-xs text-soft">{text(vital.name)}</p>
      {loading ? (
        <span className="skeleton mt-1 block h-5 w-20" aria-hidden="true" />
      ) : (
        <p className={abnormal ? 'font-semibold text-bad' : 'font-semibold'}>
          {value === null ? '–' : formats.number(value, vital.decimals)}{' '}
          <span className="text-xs font-normal text-soft" dir="ltr">
            {value === null ? '' : vital.unit}
          </span>
          {abnormal ? (
            <span className="tag ms-1 bg-bad-soft text-bad">{observation?.interpretation}</span>
          ) : null}
        </p>
      )}
      {value === null || points === undefined ? null : <Sparkline values={points.map(({ last }) => last)} />}
      {value === null || observation === undefined ? null : (
        <p className="text-xs text-soft">{formats.day(observation.effective_time)}</p>
      )}
    </li>
  )
}
