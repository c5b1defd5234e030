'use client'
import { useRef, useState } from 'react'
import { newKey } from '../../api/client.ts'
import { useText } from '../../i18n/text.ts'
import { keepDraft } from '../../session/drafts.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { type Encounter, moveOn } from './encounter-requests.ts'
import { deedText, type EncounterStatus, statusesAfter, statusOf, wantsReason } from './status.ts'
import { useRereadEncounters, useShowEncounter } from './use-encounter.ts'

/** As long as the service keeps it. */
const REASON_MAX = 500

/** Where a visit can go from here; what ends it otherwise asks why. */
export function StatusDeeds({ encounter }: { readonly encounter: Encounter }) {
  const text = useText()
  const show = useShowEncounter()
  const reread = useRereadEncounters(encounter.patient_id)
  const { problem, busy, attempt } = useAttempt()
  const [asking, setAsking] = useState<EncounterStatus | null>(null)
  const key = useRef(newKey())
  const from = statusOf(encounter.status)
  const next = statusesAfter(from)
  const draft = `status ${encounter.id}`
  const go = async (to: EncounterStatus, reason = ''): Promise<void> => {
    const done = await attempt(async () => show(await moveOn(encounter, to, reason, key.current)))
    if (done) {
      setAsking(null)
      keepDraft(draft, null)
      key.current = newKey()
    } else reread()
  }
  const cancel = (): void => {
    setAsking(null)
    keepDraft(draft, null)
  }
  return (
    <div>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      {asking === null || !next.includes(asking) ? (
        <div className="flex flex-wrap gap-1">
          {next.map((to) => (
            <button
              key={to}
              type="button"
              className={wantsReason(to) ? 'button button-bad' : 'button'}
              disabled={busy}
              onClick={() => (wantsReason(to) ? setAsking(to) : void go(to))}
            >
              {text(deedText(from, to))}
            </button>
          ))}
        </div>
      ) : (
        <ReasonForm
          label={text(asking === 'cancelled' ? 'visit.cancelReason' : 'values.withdrawReason')}
          submit={text(deedText(from, asking))}
          max={REASON_MAX}
          draft={draft}
          onReason={(reason) => void go(asking, reason)}
          onCancel={cancel}
        />
      )}
    </div>
  )
}
