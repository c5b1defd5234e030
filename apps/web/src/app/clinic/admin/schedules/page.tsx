'use client'
import { SchedulesScreen } from '../../../../features/admin-schedules/schedules-screen.tsx'

/** The schedules of the organization, for administrators. */
export default function Page() {
  return <SchedulesScreen />
}
