'use client'
import { useText } from '../../i18n/text.ts'
import { chooseOrganization } from '../../session/session.ts'
import { useSession } from './session-context.tsx'

/** The organization that one works for; a list to choose from when there are several. */
export function OrganizationChoice() {
  const text = useText()
  const { organizations, organization } = useSession()
  if (organizations.length === 1) return <span className="font-medium">{organization.name}</span>
  return (
    <label>
      <span className="sr-only">{text('organization')}</span>
      <select
        className="field w-auto max-w-56 font-medium"
        value={organization.id}
        onChange={({ target }) => chooseOrganization(target.value)}
      >
        {organizations.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
