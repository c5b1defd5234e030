'use client'
import { TypesScreen } from '../../../../features/admin-types/types-screen.tsx'

/** The kinds of visits of the organization, for administrators. */
export default function Page() {
  return <TypesScreen />
}
