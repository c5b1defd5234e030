'use client'
import { useState } from 'react'
import type { TextKey } from '../../i18n/i18n.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { isAbnormal, valueText } from '../chart/readings.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { CorrectDialog } from './correct-dialog.tsx'
import { isWithdrawn } from './correction.ts'
import { ValueHistory } from './value-history.tsx'
import type { Reading } from './value-requests.ts'
import { WithdrawForm } from './withdraw-form.tsx'

const STATUSES: Readonly<Record<string, TextKey>> = {
  registered: 'reading.registered',
  preliminary: 'reading.preliminary',
  amended: 'reading.amended',
  corrected: 'reading.corrected',
  cancelled: 'reading.cancelled',
  'entered-in-error': 'reading.error',
  unknown: 'reading.unknown',
}

/** A value with when it was measured and how it stands; struck through when it counts no more. */
export function ValueRow({ reading }: { readonly reading: Reading }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const gone = isWithdrawn(reading)
  const status = STATUSES[reading.status]
  const value = <bdi>{valueText(reading, (number) => formats.number(number))}</bdi>
  const abnormal = !gone && isAbnormal(reading)
  return (
    <li className="rounded-md border border-line p-2" data-reading={reading.id}>
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <bdi className="w-52 shrink-0 text-soft tabular-nums">{formats.dateTime(reading.effective_time)}</bdi>
        {gone ? <s className="text-soft">{value}</s> : <b className={abnormal ? 'text-bad' : ''}>{value}</b>}
        {abnormal ? <span className="tag bg-bad-soft text-bad">{reading.interpretation}</span> : null}
        {status === undefined ? null : (
          <span className={`tag ${gone ? 'bg-bad-soft text-bad' : ''}`}>{text(status)}</span>
        )}
      </p>
      <Deeds reading={reading} gone={gone} />
    </li>
  )
}

type DeedsProps = { readonly reading: Reading; readonly gone: boolean }

function Deeds({ reading, gone }: DeedsProps) {
  const text = useText()
  const writes = useHasRole('nurse', 'clinician')
  const [open, setOpen] = useState<'correct' | 'withdraw' | 'history' | null>(null)
  const close = (): void => setOpen(null)
  const mayWithdraw = writes && reading.status !== 'entered-in-error'
  return (
    <>
      <div className="mt-1 flex flex-wrap gap-1">
        {writes && !gone ? (
          <button type="button" className="button" onClick={() => setOpen('correct')}>
            {text('values.correct')}
          </button>
        ) : null}
        {mayWithdraw && open !== 'withdraw' ? (
          <button type="button" className="button button-plain" onClick={() => setOpen('withdraw')}>
            {text('values.withdraw')}
          </button>
        ) : null}
        {reading.version > 1 ? (
          <button
            type="button"
            className="button button-plain"
            aria-expanded={open === 'history'}
            onClick={() => setOpen(open === 'history' ? null : 'history')}
          >
            {text('values.history')}
          </button>
        ) : null}
      </div>
      {open === 'correct' ? <CorrectDialog reading={reading} onClose={close} /> : null}
      {open === 'withdraw' && mayWithdraw ? <WithdrawForm reading={reading} onClose={close} /> : null}
      {open === 'history' ? <ValueHistory reading={reading} /> : null}
    </>
  )
}
