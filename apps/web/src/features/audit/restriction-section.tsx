'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import type { Option } from '../../records/fields.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { closeTo, lift, listPeople, type RestrictionState, readRestriction } from './restriction.ts'
import { MemberDialog, RestrictDialog } from './restriction-dialogs.tsx'

type Props = {
  readonly patientId: string
  /** Names of people, for those who may not list who works here. */
  readonly known: readonly Option[]
}

/** Whether the record is restricted, and to whom it is open now; administrators change both. */
export function RestrictionSection({ patientId, known }: Props) {
  const text = useText()
  const client = useQueryClient()
  const keeps = useHasRole('org_admin')
  const [open, setOpen] = useState<'restrict' | 'member' | null>(null)
  const { problem, busy, attempt } = useAttempt()
  const people = useQuery({
    queryKey: ['users', 'names'],
    enabled: keeps,
    queryFn: ({ signal }) => listPeople(signal),
  })
  const state = useQuery({
    queryKey: ['audit', 'restriction', patientId],
    queryFn: ({ signal }) => readRestriction(patientId, signal),
  })
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['audit'] })
  const saved = (): void => {
    setOpen(null)
    refresh()
  }
  const run = (work: () => Promise<void>): void => void attempt(work).then(refresh)
  if (state.data === undefined)
    return state.error === null ? null : (
      <ProblemMessage problem={problemOf(state.error)} onRetry={() => void state.refetch()} />
    )
  const { restriction } = state.data
  return (
    <section className="card grid gap-3 p-3" aria-labelledby="restriction-title">
      <h3 id="restriction-title" className="font-semibold">
        {text('restriction.title')}
      </h3>
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <Standing state={state.data} />
      <OpenTo
        state={state.data}
        people={people.data ?? known}
        onClose={keeps ? (userId) => run(() => closeTo(patientId, userId)) : null}
      />
      {keeps ? (
        <Deeds
          restricted={restriction !== null}
          busy={busy}
          onOpen={setOpen}
          onLift={() => run(() => lift(patientId))}
        />
      ) : null}
      {open === 'restrict' ? (
        <RestrictDialog patientId={patientId} onClose={() => setOpen(null)} onSaved={saved} />
      ) : null}
      {open === 'member' ? (
        <MemberDialog
          {...{ patientId, people: people.data ?? [], onClose: () => setOpen(null), onSaved: saved }}
        />
      ) : null}
    </section>
  )
}

type DeedsProps = {
  readonly restricted: boolean
  readonly busy: boolean
  readonly onOpen: (dialog: 'restrict' | 'member') => void
  readonly onLift: () => void
}

function Deeds({ restricted, busy, onOpen, onLift }: DeedsProps) {
  const text = useText()
  return (
    <div className="no-print flex flex-wrap gap-2">
      {restricted ? (
        <>
          <button type="button" className="button" onClick={() => onOpen('member')}>
            {text('restriction.open')}
          </button>
          <ConfirmButton label={text('restriction.lift')} disabled={busy} onConfirm={onLift} />
        </>
      ) : (
        <button type="button" className="button" onClick={() => onOpen('restrict')}>
          {text('restriction.restrict')}
        </button>
      )}
    </div>
  )
}

function Standing({ state: { restriction } }: { readonly state: RestrictionState }) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  if (restriction === null) return <p>{text('restriction.none')}</p>
  const { category, reason, created_at: since } = restriction
  return (
    <p>
      <strong>{text(`restriction.${category}`)}</strong> ·{' '}
      {text('sessions.since', { when: formats.dateTime(since) })}
      {reason === '' ? null : <bdi className="block">{reason}</bdi>}
    </p>
  )
}

type OpenProps = {
  readonly state: RestrictionState
  readonly people: readonly Option[]
  readonly onClose: ((userId: string) => void) | null
}

function OpenTo({ state: { open_to: access }, people, onClose }: OpenProps) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  if (access.length === 0) return null
  return (
    <ul className="grid gap-1" aria-label={text('restriction.openTo')}>
      {access.map(({ id, user_id, kind, reason, expires_at: until }) => (
        <li key={id} className="flex flex-wrap items-center gap-3 border-t border-line pt-1">
          <bdi className="font-medium">{people.find(({ value }) => value === user_id)?.label ?? user_id}</bdi>
          <span className={`tag ${kind === 'break_glass' ? 'bg-warn-soft text-warn' : ''}`}>
            {text(`restriction.${kind}`)}
          </span>
          <bdi className="me-auto">{reason}</bdi>
          {until === null ? null : (
            <span className="text-soft">{text('restriction.until', { until: formats.dateTime(until) })}</span>
          )}
          {onClose === null ? null : (
            <ConfirmButton label={text('restriction.close')} onConfirm={() => onClose(user_id)} />
          )}
        </li>
      ))}
    </ul>
  )
}
