'use client'
import { SetupScreen } from '../../features/setup/setup-screen.tsx'

/** A first password, or another one for who forgot. */
export default function Page() {
  return <SetupScreen />
}
