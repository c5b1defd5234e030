'use client'
import { useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { cancelRest } from '../series/series.ts'
import type { Appointment } from './appointments.ts'
import { useCalendarRefresh } from './calendar-queries.ts'

/** As long as the service keeps it. */
const REASON_MAX = 400

type Props = {
  readonly visit: Appointment
  readonly onCancel: (reason: string) => void
  readonly onDone: () => void
}

/** Asks why a visit is cancelled; one of a series can take with it all that come after. */
export function CancelForms({ visit, onCancel, onDone }: Props) {
  const text = useText()
  return (
    <>
      <ReasonForm
        label={text('visit.cancelReason')}
        submit={text('step.cancel')}
        max={REASON_MAX}
        onReason={onCancel}
      />
      <CancelRest visit={visit} onDone={onDone} />
    </>
  )
}

function CancelRest({ visit, onDone }: Omit<Props, 'onCancel'>) {
  const text = useText()
  const refresh = useCalendarRefresh()
  const { problem, attempt } = useAttempt()
  const { series_id: seriesId, start_time: start } = visit
  if (seriesId === null) return null
  const cancel = async (reason: string): Promise<void> => {
    if (await attempt(() => cancelRest(seriesId, start, reason))) onDone()
    refresh()
  }
  return (
    <details className="mt-3">
      <summary className="min-h-6 cursor-pointer font-medium">{text('series.cancelRest')}</summary>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <ReasonForm
        label={text('visit.cancelReason')}
        submit={text('series.cancelRest')}
        onReason={(reason) => void cancel(reason)}
      />
    </details>
  )
}
