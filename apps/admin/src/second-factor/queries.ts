/** SQL of signing in with a second factor. */
import { statement, text, timestamptz, uuid } from '@ehrconnect/platform/db/statement'

/** The password that a challenge was given for, by when it was set; no row for a user who is disabled. */
export const challengedUser = statement({
  name: 'second_factor.challenged_user',
  params: [uuid],
  row: { name: text, changed_at: timestamptz },
  sql: `
    SELECT u.name, coalesce(p.changed_at, '-infinity') AS changed_at
      FROM users u LEFT JOIN identity.passwords p ON p.user_id = u.id
     WHERE u.id = $1 AND u.active`,
})
