'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { admin } from '../../api/admin-client.ts'
import { answerOf, doneOf, problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { useSession } from '../shell/session-context.tsx'

const KEY = ['own-sessions']

/** Where one is signed in; what one does not know can be ended. */
export function SessionsSection() {
  const text = useText()
  const client = useQueryClient()
  const { problem, busy, attempt } = useAttempt()
  const sessions = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await answerOf(admin.GET('/api/auth/sessions', { signal }))).sessions,
  })
  const end = (work: () => Promise<unknown>): void =>
    void attempt(async () => {
      await work()
      await client.invalidateQueries({ queryKey: KEY })
    })
  const shown = sessions.data ?? []
  return (
    <section className="card grid gap-3 p-4" aria-label={text('sessions.title')}>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="me-auto text-lg font-semibold">{text('sessions.title')}</h2>
        {shown.length > 1 ? (
          <ConfirmButton
            label={text('sessions.endOthers')}
            disabled={busy}
            onConfirm={() => end(() => answerOf(admin.DELETE('/api/auth/sessions')))}
          />
        ) : null}
      </div>
      {sessions.error === null ? null : (
        <ProblemMessage problem={problemOf(sessions.error)} onRetry={() => void sessions.refetch()} />
      )}
      {problem === null ? null : <ProblemMessage problem={problem} />}
      {sessions.data === undefined ? null : (
        <ul className="grid gap-2">
          {shown.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-3 border-t border-line pt-2">
              <Device {...one} />
              {one.is_current ? (
                <span className="tag">{text('sessions.this')}</span>
              ) : (
                <ConfirmButton
                  label={text('sessions.end')}
                  disabled={busy}
                  onConfirm={() =>
                    end(() =>
                      doneOf(admin.DELETE('/api/auth/sessions/{id}', { params: { path: { id: one.id } } })),
                    )
                  }
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

type DeviceProps = { readonly agent: string; readonly source: string; readonly created_at: string }

function Device({ agent, source, created_at: since }: DeviceProps) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  return (
    <div className="min-w-0 flex-1">
      <p className="break-words">
        <bdi>{agent === '' ? text('sessions.unknown') : agent}</bdi>
      </p>
      <p className="text-sm text-soft">
        <bdi>{source}</bdi> · {text('sessions.since', { when: formats.dateTime(since) })}
      </p>
    </div>
  )
}
