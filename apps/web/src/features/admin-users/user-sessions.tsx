'use client'
import { useQuery } from '@tanstack/react-query'
import { admin } from '../../api/admin-client.ts'
import { answerOf, problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'

/** Where a person is signed in. */
export function UserSessions({ userId }: { readonly userId: string }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const { data, error, refetch } = useQuery({
    queryKey: ['users', 'sessions', userId],
    queryFn: async ({ signal }) => {
      const params = { path: { id: userId } }
      return (await answerOf(admin.GET('/api/admin/users/{id}/sessions', { params, signal }))).sessions
    },
  })
  if (error !== null) return <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />
  if (data === undefined) return <p role="status">{text('loading')}</p>
  if (data.length === 0) return <p className="text-soft">{text('users.nowhere')}</p>
  return (
    <ul className="grid gap-1" aria-label={text('users.sessions')}>
      {data.map(({ id, agent, source, created_at: since }) => (
        <li key={id}>
          <bdi className="break-words">{agent === '' ? text('sessions.unknown') : agent}</bdi>
          <span className="block text-sm text-soft">
            <bdi>{source}</bdi> · {text('sessions.since', { when: formats.dateTime(since) })}
          </span>
        </li>
      ))}
    </ul>
  )
}
