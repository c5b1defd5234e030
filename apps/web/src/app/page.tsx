'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { ACCOUNT_PLACE } from '../features/shell/places.ts'
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx'
import { returnedOf } from '../session/returned.ts'
import { useSessionState } from '../session/session.ts'

/** The front page: sign in, or go where the work is. */
export default function Page() {
  const { status } = useSessionState()
  const router = useRouter()
  useEffect(() => {
    if (status !== 'signed-in') return
    // Who is signed in already went away to link an account, and is told there how it ended.
    const { search } = location
    router.replace(returnedOf(search) === null ? '/clinic/day/' : `${ACCOUNT_PLACE}${search}`)
  }, [status, router])
  return <SignInScreen />
}
