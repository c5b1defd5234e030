'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { admin } from '../../api/admin-client.ts'
import { answerOf, doneOf, Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { ProblemMessage } from '../../ui/message.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

const KEY = ['sign-in settings']

/** How people sign in by a provider; nothing where there is none. */
export function SignInSettings() {
  const text = useText()
  const client = useQueryClient()
  const { problem, busy, attempt } = useAttempt()
  const settings = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readSettings(signal) })
  const change = (linked: boolean, tag: string): void =>
    void attempt(async () => {
      const params = { header: { 'If-Match': tag } }
      const body = { oidc_link_by_email: linked }
      await doneOf(admin.PUT('/api/admin/sign-in-settings', { params, body }))
    }).then(() => client.invalidateQueries({ queryKey: KEY }))
  if (settings.error !== null) return <ProblemMessage problem={problemOf(settings.error)} />
  if (settings.data === undefined || settings.data === null) return null
  const { linked, tag } = settings.data
  return (
    <section className="card mt-4 grid gap-2 p-3" aria-labelledby="sign-in-settings">
      <h2 id="sign-in-settings" className="font-semibold">
        {text('provider.title')}
      </h2>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="size-6 shrink-0"
          disabled={busy}
          checked={linked}
          onChange={({ target }) => change(target.checked, tag)}
        />
        {text('users.linkByEmail')}
      </label>
    </section>
  )
}

/** Null where nobody signs in by a provider. */
async function readSettings(signal: AbortSignal) {
  const { enabled } = await answerOf(admin.GET('/api/auth/oidc', { signal }))
  if (!enabled) return null
  const call = admin.GET('/api/admin/sign-in-settings', { signal })
  const { oidc_link_by_email: linked } = await answerOf(call)
  const tag = (await call).response.headers.get('etag')
  if (tag === null) throw new Problem(500, {})
  return { linked, tag }
}
