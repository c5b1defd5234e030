'use client'
import { useFormats, useText } from '../../i18n/text.ts'
import { useSession } from '../shell/session-context.tsx'
import type { AuditEvent, TrailFilters } from './trail.ts'

const LOOKS: Readonly<Record<AuditEvent['outcome'], string>> = {
  success: '',
  denied: 'bg-bad-soft text-bad',
  failed: 'bg-warn-soft text-warn',
  break_glass: 'bg-warn-soft text-warn',
}

type Props = {
  readonly events: readonly AuditEvent[]
  readonly onAccess: (patientId: string) => void
  readonly onFilter: (change: Partial<TrailFilters>) => void
}

/** Events, newest first; a person or a record leads to the rest of what concerns it. */
export function EventTable({ events, ...on }: Props) {
  const text = useText()
  return (
    <div className="card overflow-x-auto">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text('audit.when')}</th>
            <th scope="col">{text('audit.who')}</th>
            <th scope="col">{text('audit.what')}</th>
            <th scope="col">{text('audit.record')}</th>
            <th scope="col">{text('audit.outcome')}</th>
            <th scope="col">{text('audit.details')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRow key={event.id} event={event} {...on} />
          ))}
        </tbody>
      </table>
      {events.length === 0 ? <p className="p-3 text-soft">{text('audit.none')}</p> : null}
    </div>
  )
}

type RowProps = Omit<Props, 'events'> & { readonly event: AuditEvent }

function EventRow({ event, onAccess, onFilter }: RowProps) {
  const text = useText()
  const formats = useFormats(useSession().organization.time_zone)
  const { user_id, roles, action, operation, entity_type, patient_id, outcome, reason } = event
  const name = event.user_name ?? user_id
  return (
    <tr>
      <td className="whitespace-nowrap tabular-nums">{formats.exact(event.recorded_at)}</td>
      <td>
        <button
          type="button"
          className="min-h-6 cursor-pointer text-start underline decoration-line"
          onClick={() => onFilter({ userId: user_id, userName: name })}
        >
          <bdi>{name}</bdi>
        </button>
        <span className="block text-sm text-soft">
          <RoleNames roles={roles.split(' ')} />
        </span>
      </td>
      <td>
        {text(`audit.action.${action}`)}
        <code className="block text-sm text-soft" dir="ltr">
          {operation}
        </code>
      </td>
      <td>
        {entity_type}
        {patient_id === null ? null : (
          <button
            type="button"
            className="block min-h-6 cursor-pointer text-start text-sm underline decoration-line"
            onClick={() => onAccess(patient_id)}
          >
            {text('audit.whoSaw')}
          </button>
        )}
      </td>
      <td>
        <span className={`tag ${LOOKS[outcome]}`}>{text(`audit.outcome.${outcome}`)}</span>
        {reason === null ? null : <bdi className="block text-sm">{reason}</bdi>}
      </td>
      <td>
        <Details event={event} />
      </td>
    </tr>
  )
}

function Details({ event }: { readonly event: AuditEvent }) {
  const text = useText()
  const { entity_id, patient_id, request_id, source, change } = event
  const facts = [
    ['audit.entityId', entity_id],
    ['audit.patientId', patient_id],
    ['audit.request', request_id],
    ['audit.source', source],
    ['audit.change', change === null || change === undefined ? null : JSON.stringify(change, null, 2)],
  ] as const
  return (
    <details>
      <summary className="min-h-6 cursor-pointer">{text('audit.details')}</summary>
      <dl className="grid max-w-md gap-1 text-sm">
        {facts.map(([label, value]) =>
          value === null || value === '' ? null : (
            <div key={label}>
              <dt className="text-soft">{text(label)}</dt>
              <dd dir="ltr" className="break-all whitespace-pre-wrap">
                {value}
              </dd>
            </div>
          ),
        )}
      </dl>
    </details>
  )
}

/** Roles in words; one that is not known as it is. */
export function RoleNames({ roles }: { readonly roles: readonly string[] }) {
  const text = useText()
  return roles.map((role) => (isRole(role) ? text(`role.${role}`) : role)).join(', ')
}

const ROLES = [
  ...(['front_desk', 'nurse', 'clinician', 'billing', 'inventory'] as const),
  ...(['org_admin', 'auditor', 'system'] as const),
] as const

function isRole(role: string): role is (typeof ROLES)[number] {
  return ROLES.some((one) => one === role)
}
