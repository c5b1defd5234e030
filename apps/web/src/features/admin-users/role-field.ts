import type { Text } from '../../i18n/text.ts'
import type { Field } from '../../records/fields.ts'
import { ROLES } from './users.ts'

/** What a person may do here. */
export function roleField(text: Text, required: boolean): Field {
  const options = ROLES.map((role) => ({ value: role, label: text(`role.${role}`) }))
  return { name: 'roles', label: 'users.roles', kind: 'many', hint: 'users.rolesHint', required, options }
}
