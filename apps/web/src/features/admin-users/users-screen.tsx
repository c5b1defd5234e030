'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { type Text, useFormats, useText } from '../../i18n/text.ts'
import { InactiveChoice } from '../../records/record-screen.tsx'
import { type Column, RecordTable } from '../../records/record-table.tsx'
import { useSession } from '../shell/session-context.tsx'
import { CodeDialog } from './code-dialog.tsx'
import { JoinDialog } from './join-dialog.tsx'
import { SignInSettings } from './sign-in-settings.tsx'
import { UserDialog } from './user-dialog.tsx'
import { listUsers, type SetupCode, type User } from './users.ts'

type Open =
  | { readonly kind: 'none' | 'new' | 'invite' }
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'code'; readonly code: SetupCode }

/** Who works for the organization, and what each may do. */
export function UsersScreen() {
  const text = useText()
  const client = useQueryClient()
  const columns = useColumns(text)
  const [withInactive, setWithInactive] = useState(false)
  const [open, setOpen] = useState<Open>({ kind: 'none' })
  const users = useQuery({
    queryKey: ['users', withInactive],
    queryFn: ({ signal }) => listUsers(withInactive, signal),
  })
  const close = (): void => setOpen({ kind: 'none' })
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['users'] })
  const saved = (): void => {
    refresh()
    close()
  }
  const showCode = (code: SetupCode): void => {
    refresh()
    setOpen({ kind: 'code', code })
  }
  return (
    <>
      <RecordTable
        title={text('admin.users')}
        rows={users.data}
        problem={users.error === null ? null : problemOf(users.error)}
        onRetry={() => void users.refetch()}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={({ name, display_name }) => (display_name === '' ? name : display_name)}
        onOpen={(user) => setOpen({ kind: 'user', user })}
      >
        <InactiveChoice isOn={withInactive} onChange={setWithInactive} />
        <button type="button" className="button" onClick={() => setOpen({ kind: 'invite' })}>
          {text('users.invite')}
        </button>
        <button type="button" className="button button-main" onClick={() => setOpen({ kind: 'new' })}>
          {text('users.new')}
        </button>
      </RecordTable>
      <SignInSettings />
      {open.kind === 'new' || open.kind === 'invite' ? (
        <JoinDialog kind={open.kind} onClose={close} onInvited={saved} onMade={showCode} />
      ) : null}
      {open.kind === 'user' ? (
        <UserDialog user={open.user} onClose={close} onSaved={saved} onCode={showCode} />
      ) : null}
      {open.kind === 'code' ? <CodeDialog code={open.code} onClose={close} /> : null}
    </>
  )
}

function useColumns(text: Text): readonly Column<User>[] {
  const formats = useFormats(useSession().organization.time_zone)
  return [
    { title: text('users.name'), show: ({ name }) => <bdi>{name}</bdi> },
    {
      title: text('users.roles'),
      show: ({ roles }) => (
        <span className="flex flex-wrap gap-1">
          {roles.map((role) => (
            <span key={role} className="tag">
              {text(`role.${role}`)}
            </span>
          ))}
        </span>
      ),
    },
    {
      title: text('users.lastSignIn'),
      show: ({ last_signed_in_at: at }) => (at === null ? '–' : formats.dateTime(at)),
    },
    { title: text('users.state'), show: (user) => standingOf(user, text) },
  ]
}

function standingOf(
  { active, locked_until, has_second_factor, has_password, is_home }: User,
  text: Text,
): string {
  const said = [
    active ? null : text('record.inactive'),
    locked_until === null ? null : text('users.locked'),
    has_second_factor === true ? text('users.hasSecondFactor') : null,
    has_password === false ? text('users.noPassword') : null,
    is_home ? null : text('users.elsewhere'),
  ]
  return said.filter((one) => one !== null).join(', ')
}
