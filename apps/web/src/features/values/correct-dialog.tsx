'use client'
import { useRef } from 'react'
import { Problem } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { RecordDialog } from '../../records/record-dialog.tsx'
import { nowMs } from '../../time/now.ts'
import { dateIn } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'
import { correctionFields, correctionOf, hasCorrectable, readingName, storedReading } from './correction.ts'
import { useReadingRefresh } from './use-readings.ts'
import { correctReading, type Reading, readReading } from './value-requests.ts'

const INVALID = 400

type Props = { readonly reading: Reading; readonly onClose: () => void }

/** Corrects a value or its time. What it said before stays in its history, with the reason. */
export function CorrectDialog({ reading, onClose }: Props) {
  const text = useText()
  const zone = useSession().organization.time_zone
  const refresh = useReadingRefresh(reading.patient_id)
  const fields = correctionFields(reading, dateIn(zone, nowMs()), text)
  const [first] = fields
  // The parts of a panel are replaced together: those of whoever was faster, once they are known.
  const latest = useRef(reading)
  return (
    <RecordDialog
      title={text('values.correctOf', { name: readingName(reading, text) })}
      draft={`correct ${reading.id}`}
      fields={fields}
      stored={storedReading(reading, zone)}
      refusals={{ nothing_changed: [first?.name ?? '', 'values.nothingChanged'] }}
      save={async (values, stored) => {
        const change = correctionOf(latest.current, stored, values, zone)
        if (change === null) throw new Problem(INVALID, { code: 'nothing_changed' })
        await correctReading(reading.id, stored.version ?? 0, change)
      }}
      reread={async () => {
        latest.current = await readReading(reading.id)
        await refresh()
        return storedReading(latest.current, zone)
      }}
      onClose={onClose}
      onSaved={() => {
        void refresh()
        onClose()
      }}
    >
      {hasCorrectable(reading) ? null : <p className="mt-3 text-soft">{text('values.onlyTime')}</p>}
    </RecordDialog>
  )
}
