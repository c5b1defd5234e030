'use client'
import { PractitionersScreen } from '../../../../features/admin-practitioners/practitioners-screen.tsx'

/** The practitioners of the organization, for administrators. */
export default function Page() {
  return <PractitionersScreen />
}
