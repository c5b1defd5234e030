'use client'
import { LocationsScreen } from '../../../../features/admin-locations/locations-screen.tsx'

/** The locations of the organization, for administrators. */
export default function Page() {
  return <LocationsScreen />
}
