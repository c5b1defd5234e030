'use client'
import { UsersScreen } from '../../../../features/admin-users/users-screen.tsx'

/** The people of the organization. */
export default function Page() {
  return <UsersScreen />
}
