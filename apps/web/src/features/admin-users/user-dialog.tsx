'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import type { Field } from '../../records/fields.ts'
import { RecordDialog } from '../../records/record-dialog.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { Message, ProblemMessage } from '../../ui/message.tsx'
import { useSession } from '../shell/session-context.tsx'
import { roleField } from './role-field.ts'
import { UserSessions } from './user-sessions.tsx'
import {
  type Deed,
  doWithUser,
  newSetupCode,
  readUser,
  type SetupCode,
  saveUser,
  storedUser,
  type User,
} from './users.ts'

const DISPLAY_NAME: Field = { name: 'display_name', label: 'users.displayName', kind: 'text' }
const REFUSALS = {
  own_account: ['roles', 'users.ownAdmin'],
  not_home: ['display_name', 'users.elsewhereBody'],
  program: ['roles', 'users.program'],
} as const

type Props = {
  readonly user: User
  readonly onClose: () => void
  readonly onSaved: () => void
  readonly onCode: (code: SetupCode) => void
}

/** A person: how he is called, what he may do here, and what his account needs. */
export function UserDialog({ user, onClose, onSaved, onCode }: Props) {
  const text = useText()
  const { id, name, is_home: isHome } = user
  return (
    <RecordDialog
      title={name}
      draft={`users ${id}`}
      fields={[...(isHome ? [DISPLAY_NAME] : []), roleField(text, false)]}
      stored={storedUser(user)}
      refusals={REFUSALS}
      save={(values, stored) => saveUser(id, values, stored)}
      reread={() => readUser(id)}
      onClose={onClose}
      onSaved={onSaved}
    >
      {isHome ? <Deeds user={user} onCode={onCode} onDone={onSaved} /> : <Elsewhere />}
    </RecordDialog>
  )
}

function Elsewhere() {
  const text = useText()
  return <p className="mt-4 text-soft">{text('users.elsewhereBody')}</p>
}

type DeedsProps = {
  readonly user: User
  readonly onCode: (code: SetupCode) => void
  readonly onDone: () => void
}

function Deeds({ user, onCode, onDone }: DeedsProps) {
  const text = useText()
  const client = useQueryClient()
  const isOwn = useSession().user.id === user.id
  const [problem, setProblem] = useState<Problem | null>(null)
  const attempt = (work: () => Promise<void>): void => {
    setProblem(null)
    work().catch((error: unknown) => setProblem(problemOf(error)))
  }
  const run = (deed: Deed): void =>
    attempt(async () => {
      await doWithUser(deed, user.id)
      await client.invalidateQueries({ queryKey: ['users'] })
      onDone()
    })
  if (isOwn) return <p className="mt-4 text-soft">{text('users.own')}</p>
  const deeds: readonly Deed[] = [
    ...(user.locked_until === null ? [] : (['unlock'] as const)),
    ...(user.has_second_factor === true ? (['resetSecondFactor'] as const) : []),
    'endSessions',
    user.active ? 'deactivate' : 'activate',
  ]
  return (
    <section className="mt-4 grid gap-2 border-t border-line pt-3">
      <h3 className="font-semibold">{text('users.account')}</h3>
      {user.active ? null : <Message look="warn">{text('users.inactiveBody')}</Message>}
      {problem === null ? null : <ProblemMessage problem={problem} />}
      <h4 className="font-medium">{text('users.sessions')}</h4>
      <UserSessions userId={user.id} />
      <div className="flex flex-wrap gap-2">
        {user.active ? (
          <ConfirmButton
            label={text('users.newCode')}
            onConfirm={() => attempt(async () => onCode(await newSetupCode(user)))}
          />
        ) : null}
        {deeds.map((deed) => (
          <ConfirmButton key={deed} label={text(`users.${deed}`)} onConfirm={() => run(deed)} />
        ))}
      </div>
    </section>
  )
}
