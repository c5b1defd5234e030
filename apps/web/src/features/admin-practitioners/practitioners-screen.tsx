'use client'
import { useQuery } from '@tanstack/react-query'
import { admin } from '../../api/admin-client.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import type { Field, Option } from '../../records/fields.ts'
import { RecordScreen } from '../../records/record-screen.tsx'
import { FeedSection } from '../feeds/feed-section.tsx'
import {
  EMPTY,
  listPractitioners,
  type Practitioner,
  readPractitioner,
  savePractitioner,
  storedPractitioner,
} from './practitioners.ts'

const FIELDS: readonly Field[] = [
  { name: 'last_name', label: 'patient.lastName', kind: 'text', required: true },
  { name: 'first_name', label: 'patient.firstName', kind: 'text', required: true },
  { name: 'prefix', label: 'practitioners.prefix', kind: 'text' },
  { name: 'specialty', label: 'practitioners.specialty', kind: 'text' },
  {
    ...{ name: 'npi', label: 'practitioners.npi', kind: 'text' },
    ...{ pattern: /^\d{10}$/, message: 'practitioners.npiForm' },
  },
  {
    ...{ name: 'email', label: 'patient.email', kind: 'email' },
    ...{ pattern: /^[^\s@]+@[^\s@]+$/, message: 'register.emailForm' },
  },
]
const ACTIVE: Field = { name: 'active', label: 'record.active', kind: 'tick' }
const REFUSALS = {
  user_is_taken: ['user_id', 'practitioners.userTaken'],
  unknown_user: ['user_id', 'practitioners.userUnknown'],
} as const

/** Who sees patients, and who they are when they sign in. */
export function PractitionersScreen() {
  const text = useText()
  const people = usePeople()
  const user: Field = {
    ...{ name: 'user_id', label: 'practitioners.user', kind: 'choice', hint: 'practitioners.userHint' },
    options: [{ value: '', label: text('practitioners.noUser') }, ...people],
  }
  return (
    <RecordScreen<Practitioner>
      title="admin.practitioners"
      newTitle="practitioners.new"
      queryKey={['admin', 'practitioners']}
      also={[['practitioners']]}
      list={listPractitioners}
      read={readPractitioner}
      save={savePractitioner}
      empty={EMPTY}
      storedOf={storedPractitioner}
      fields={() => [...FIELDS, user, ACTIVE]}
      nameOf={({ last_name, first_name, prefix }) =>
        `${last_name}, ${prefix} ${first_name}`.replace(/ +/g, ' ')
      }
      columns={[
        { title: text('practitioners.specialty'), show: ({ specialty }) => specialty },
        { title: text('practitioners.npi'), show: ({ npi }) => npi ?? '–' },
        {
          title: text('practitioners.user'),
          show: ({ user_id }) => people.find(({ value }) => value === user_id)?.label ?? '–',
        },
      ]}
      refusals={REFUSALS}
      more={({ id }) => <FeedSection practitionerId={id} />}
    />
  )
}

/** The people who sign in here. */
function usePeople(): readonly Option[] {
  const users = useQuery({
    queryKey: ['users', 'options'],
    queryFn: ({ signal }) =>
      readPages(async (query) => {
        const answer = await answerOf(admin.GET('/api/admin/users', { params: { query }, signal }))
        return { rows: answer.users, next: answer.next_cursor }
      }),
  })
  return (users.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
}
