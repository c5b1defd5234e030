'use client'
import { useText } from '../../i18n/text.ts'
import type { Field, Values } from '../../records/fields.ts'
import { RecordDialog } from '../../records/record-dialog.tsx'
import { roleField } from './role-field.ts'
import { createUser, inviteUser, type SetupCode } from './users.ts'

const EMPTY = { values: { name: '', display_name: '', roles: [] }, version: null }
const NAME: Field = {
  ...{ name: 'name', label: 'users.name', kind: 'text', required: true },
  ...{ pattern: /^\S{1,200}$/, message: 'users.nameForm', hint: 'users.nameHint' },
}
const DISPLAY_NAME: Field = { name: 'display_name', label: 'users.displayName', kind: 'text' }
const REFUSALS = {
  name_taken: ['name', 'users.nameTaken'],
  user_not_found: ['name', 'users.nobody'],
} as const

type Props = {
  readonly kind: 'new' | 'invite'
  readonly onClose: () => void
  readonly onInvited: () => void
  readonly onMade: (code: SetupCode) => void
}

/** Somebody begins to work here: with a new account, or with one that another organization looks after. */
export function JoinDialog({ kind, onClose, onInvited, onMade }: Props) {
  const text = useText()
  const isNew = kind === 'new'
  const save = async (values: Values): Promise<void> => {
    if (isNew) onMade(await createUser(values))
    else await inviteUser(values)
  }
  return (
    <RecordDialog
      title={text(isNew ? 'users.new' : 'users.invite')}
      draft={`users ${kind}`}
      fields={[NAME, ...(isNew ? [DISPLAY_NAME] : []), roleField(text, true)]}
      stored={EMPTY}
      refusals={REFUSALS}
      save={save}
      onClose={onClose}
      onSaved={() => {
        if (!isNew) onInvited()
      }}
    />
  )
}
