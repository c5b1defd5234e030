'use client'
import { ClosuresScreen } from '../../../../features/closures/closures-screen.tsx'

/** When nobody can be booked, for administrators. */
export default function Page() {
  return <ClosuresScreen />
}
