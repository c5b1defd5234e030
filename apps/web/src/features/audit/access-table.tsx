'use client'
import { useFormats, useText } from '../../i18n/text.ts'
import { Message } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import { RoleNames } from './event-table.tsx'
import type { AccessReport, TrailFilters } from './trail.ts'

type Props = {
  readonly report: AccessReport
  readonly onTrail: (filters: Partial<TrailFilters>) => void
}

/** Who saw or changed the record, latest first: what is shown to a patient who asks. */
export function AccessTable({ report, onTrail }: Props) {
  const text = useText()
  const { patient_id: patientId, users, complete, event_count: count } = report
  return (
    <>
      {complete ? null : <Message look="warn">{text('audit.incomplete')}</Message>}
      <div className="flex flex-wrap items-center gap-3">
        <p className="me-auto text-soft">{text('audit.accessCount', { people: users.length, count })}</p>
        <button type="button" className="button no-print" onClick={() => onTrail({ patientId })}>
          {text('audit.toTrail')}
        </button>
        <button type="button" className="button no-print" onClick={() => window.print()}>
          {text('day.print')}
        </button>
      </div>
      <div className="card overflow-x-auto">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text('audit.who')}</th>
              <th scope="col">{text('audit.reads')}</th>
              <th scope="col">{text('audit.changes')}</th>
              <th scope="col">{text('audit.outcome.break_glass')}</th>
              <th scope="col">{text('audit.outcome.denied')}</th>
              <th scope="col">{text('audit.first')}</th>
              <th scope="col">{text('audit.last')}</th>
              <th scope="col">{text('audit.operation')}</th>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <UserRow
                key={user.user_id}
                user={user}
                onTrail={(change) => onTrail({ patientId, ...change })}
              />
            ))}
          </tbody>
        </table>
        {users.length === 0 ? <p className="p-3 text-soft">{text('audit.nobodySaw')}</p> : null}
      </div>
    </>
  )
}

type RowProps = { readonly user: AccessReport['users'][number]; readonly onTrail: Props['onTrail'] }

function UserRow({ user, onTrail }: RowProps) {
  const formats = useFormats(useSession().organization.time_zone)
  const name = user.user_name ?? user.user_id
  return (
    <tr>
      <th scope="row" className="!text-base !text-ink">
        <button
          type="button"
          className="min-h-6 cursor-pointer text-start underline decoration-line"
          onClick={() => onTrail({ userId: user.user_id, userName: name })}
        >
          <bdi>{name}</bdi>
        </button>
        <span className="block text-sm text-soft">
          <RoleNames roles={user.roles} />
        </span>
      </th>
      <td className="tabular-nums">{formats.number(user.reads)}</td>
      <td className="tabular-nums">{formats.number(user.changes)}</td>
      <td className="tabular-nums">{formats.number(user.break_glass)}</td>
      <td className="tabular-nums">{formats.number(user.refused)}</td>
      <td className="whitespace-nowrap">{formats.dateTime(user.first_at)}</td>
      <td className="whitespace-nowrap">{formats.dateTime(user.last_at)}</td>
      <td>
        <code dir="ltr" className="text-sm">
          {user.operations.join(', ')}
        </code>
      </td>
    </tr>
  )
}
