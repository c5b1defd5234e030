'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { clinical } from '../../api/client.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf, problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { Message, ProblemMessage } from '../../ui/message.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { useSession } from '../shell/session-context.tsx'

/** Secret addresses of a practitioner's calendar: made, told once, and ended. */
export function FeedSection({ practitionerId }: { readonly practitionerId: string }) {
  const text = useText()
  const client = useQueryClient()
  const { problem, busy, attempt } = useAttempt()
  const [made, setMade] = useState<string | null>(null)
  const { data, error, refetch } = useFeeds(practitionerId)
  const run = (work: () => Promise<void>): void =>
    void attempt(work).then(() => client.invalidateQueries({ queryKey: ['calendar feeds'] }))
  const make = async (): Promise<void> => {
    const body = { practitioner_id: practitionerId }
    const { url } = await answerOf(clinical.POST('/api/calendar-feeds', { body }))
    setMade(new URL(url, location.origin).href)
  }
  const revoke = async (id: string): Promise<void> => {
    await answerOf(clinical.DELETE('/api/calendar-feeds/{id}', { params: { path: { id } } }))
  }
  return (
    <section className="mt-4 grid gap-3 border-t border-line pt-3" aria-labelledby="feeds-title">
      <h3 id="feeds-title" className="font-semibold">
        {text('feeds.title')}
      </h3>
      <p className="text-sm text-soft">{text('feeds.about')}</p>
      {error === null ? null : <ProblemMessage problem={problemOf(error)} onRetry={() => void refetch()} />}
      {problem === null ? null : <ProblemMessage problem={problem} />}
      {made === null ? null : <MadeFeed address={made} onNoted={() => setMade(null)} />}
      {data?.length === 0 ? <p>{text('feeds.none')}</p> : null}
      <ul className="grid gap-1">
        {data?.map(({ id, created_at }) => (
          <FeedLine key={id} since={created_at} busy={busy} onRevoke={() => run(() => revoke(id))} />
        ))}
      </ul>
      <button
        type="button"
        className="button justify-self-start"
        disabled={busy || made !== null}
        onClick={() => run(make)}
      >
        {text('feeds.make')}
      </button>
    </section>
  )
}

function useFeeds(practitionerId: string) {
  return useQuery({
    queryKey: ['calendar feeds', practitionerId],
    queryFn: async ({ signal }) => {
      const feeds = await readPages(async (page) => {
        const params = { query: { ...page, practitioner_id: practitionerId } }
        const answer = await answerOf(clinical.GET('/api/calendar-feeds', { params, signal }))
        return { rows: answer.calendar_feeds, next: answer.next_cursor }
      })
      return feeds.filter(({ revoked_at }) => revoked_at === null)
    },
  })
}

function MadeFeed({ address, onNoted }: { readonly address: string; readonly onNoted: () => void }) {
  const text = useText()
  return (
    <div className="grid gap-2">
      <Message look="warn">{text('feeds.once')}</Message>
      <code dir="ltr" className="card block p-2 break-all select-all">
        {address}
      </code>
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-main"
          onClick={() => void navigator.clipboard.writeText(address)}
        >
          {text('feeds.copy')}
        </button>
        <button type="button" className="button" onClick={onNoted}>
          {text('record.noted')}
        </button>
      </div>
    </div>
  )
}

type LineProps = { readonly since: string; readonly busy: boolean; readonly onRevoke: () => void }

function FeedLine({ since, busy, onRevoke }: LineProps) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  return (
    <li className="flex flex-wrap items-center gap-3">
      <span className="me-auto">{text('sessions.since', { when: formats.dateTime(since) })}</span>
      <ConfirmButton label={text('feeds.revoke')} disabled={busy} onConfirm={onRevoke} />
    </li>
  )
}
