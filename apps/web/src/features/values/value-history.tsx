'use client'
import { problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { valueText } from '../chart/readings.ts'
import { usePractitioners } from '../day/calendar-queries.ts'
import { practitionerName } from '../day/names.ts'
import { useSession } from '../shell/session-context.tsx'
import { useVersions } from './use-readings.ts'
import type { Reading, ReadingVersion } from './value-requests.ts'

/** What a value said before, from when until when, and why it was changed. */
export function ValueHistory({ reading }: { readonly reading: Reading }) {
  const text = useText()
  const { data, error, refetch } = useVersions(reading.id)
  return (
    <div className="mt-2 border-s-2 border-line ps-3">
      {error === null ? null : <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <p role="status">{text('loading')}</p> : null}
      <ol className="grid gap-1" aria-label={text('values.history')}>
        {data?.map((version) => (
          <Version key={version.version} version={version} />
        ))}
      </ol>
    </div>
  )
}

function Version({ version }: { readonly version: ReadingVersion }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const nameOf = useNameOf()
  const { observation, recorded_at, replaced_at, replaced_by, reason } = version
  const who = nameOf(replaced_by)
  const said = <bdi>{valueText(observation, (number) => formats.number(number))}</bdi>
  return (
    <li>
      <span className="flex flex-wrap gap-x-3">
        {replaced_at === null ? <b>{said}</b> : <s>{said}</s>}
        <bdi className="text-soft">
          {text('values.measured', { when: formats.dateTime(observation.effective_time) })}
        </bdi>
        <bdi className="text-soft">{text('values.recorded', { when: formats.dateTime(recorded_at) })}</bdi>
      </span>
      {replaced_at === null ? null : (
        <span className="block text-sm">
          {text('values.replaced', { when: formats.dateTime(replaced_at) })}
          {who === '' ? null : (
            <>
              {' '}
              · <bdi>{who}</bdi>
            </>
          )}
          {reason === null ? null : (
            <>
              {' '}
              · {text('note.reason')}: <bdi>{reason}</bdi>
            </>
          )}
        </span>
      )}
    </li>
  )
}

/** The name of who signs in as a practitioner; of others the chart knows no name. */
function useNameOf(): (userId: string | null) => string {
  const { data } = usePractitioners()
  return (userId) => {
    const found = userId === null ? undefined : data?.find(({ user_id }) => user_id === userId)
    return found === undefined ? '' : practitionerName(found)
  }
}
