'use client'
import { AccountScreen } from '../../../features/own-account/account-screen.tsx'

/** One's own account. */
export default function Page() {
  return <AccountScreen />
}
