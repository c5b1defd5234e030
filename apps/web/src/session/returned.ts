/** What the address says after a way to another provider and back. */
import { useSyncExternalStore } from 'react'

/** How the way ended; null when there was none, or it ended with a session. */
export type Returned = 'linked' | 'expired' | 'refused' | 'no_account' | 'not_linked' | null

const FAILED = 'sign-in-failed'
const FAILURES = ['expired', 'refused', 'no_account', 'not_linked'] as const

/** Reads an address's search part. */
export function returnedOf(search: string): Returned {
  const given = new URLSearchParams(search)
  if (given.has('linked')) return 'linked'
  const reason = given.get(FAILED)
  if (reason === null) return null
  return FAILURES.find((one) => one === reason) ?? 'refused'
}

/** How the way ended, for components. */
export function useReturned(): Returned {
  return useSyncExternalStore(
    () => () => {},
    () => returnedOf(location.search),
    () => null,
  )
}
