'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { ACCOUNT_PLACE, homeOf } from '../features/shell/places.ts'
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx'
import { returnedOf } from '../session/returned.ts'
import { useSessionState } from '../session/session.ts'

/** The front page: sign in, or go where the work is. */
export default function Page() {
  const state = useSessionState()
  const home = state.status === 'signed-in' ? homeOf(state.session.organization.roles) : null
  const router = useRouter()
  useEffect(() => {
    if (home === null) return
    // Who is signed in already went away to link an account, and is told there how it ended.
    const { search } = location
    router.replace(returnedOf(search) === null ? home : `${ACCOUNT_PLACE}${search}`)
  }, [home, router])
  return <SignInScreen />
}
