'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useFormats, useText } from '../../i18n/text.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { isAbnormal, numberOf, type Observation, VITALS, type Vital } from './readings.ts'
import { Sparkline } from './sparkline.tsx'

const ValuesDialog = dynamic(() => import('../values/values-dialog.tsx').then((m) => m.ValuesDialog))
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
  const [open, setOpen] = useState<Vital | null>(null)
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
            onOpen={() => setOpen(vital)}
          />
        ))}
      </ul>
      {open === null ? null : (
        <ValuesDialog
          patientId={patientId}
          code={open.code}
          name={text(open.component === undefined ? open.name : 'values.pressure')}
          onClose={() => setOpen(null)}
        />
      )}
      {entering ? <VitalsDialog patientId={patientId} onClose={() => setEntering(false)} /> : null}
    </section>
  )
}

/** A value that opens all values of its kind. */
const OPENER = 'min-h-6 cursor-pointer text-start underline decoration-line underline-offset-2'

type CardProps = {
  readonly vital: Vital
  readonly observation: Observation | undefined
  readonly loading: boolean
  readonly points: Points
  readonly onOpen: () => void
}

function VitalCard({ vital, observation, loading, points, onOpen }: CardProps) {
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
        <button
          type="button"
          className={`${OPENER} font-semibold ${abnormal ? 'text-bad' : ''}`}
          onClick={onOpen}
        >
          {value === null ? '–' : formats.number(value, vital.decimals)}{' '}
          <span className="text-xs font-normal text-soft" dir="ltr">
            {value === null ? '' : vital.unit}
          </span>
          {abnormal ? (
            <span className="tag ms-1 bg-bad-soft text-bad">{observation?.interpretation}</span>
          ) : null}
          <span className="sr-only">{text('values.of', { name: text(vital.name) })}</span>
        </button>
      )}
      {value === null || points === undefined ? null : <Sparkline values={points.map(({ last }) => last)} />}
      {value === null || observation === undefined ? null : (
        <p className="text-xs text-soft">{formats.day(observation.effective_time)}</p>
      )}
    </li>
  )
}
