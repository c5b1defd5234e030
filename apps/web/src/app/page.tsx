'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx'
import { useSessionState } from '../session/session.ts'

/** The front page: sign in, or go where the work is. */
export default function Page() {
  const { status } = useSessionState()
  const router = useRouter()
  useEffect(() => {
    if (status === 'signed-in') router.replace('/clinic/day/')
  }, [status, router])
  return <SignInScreen />
}
