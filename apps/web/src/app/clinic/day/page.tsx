'use client'
import { DayScreen } from '../../../features/day/day-screen.tsx'

/** The day sheet. */
export default function Page() {
  return <DayScreen />
}
