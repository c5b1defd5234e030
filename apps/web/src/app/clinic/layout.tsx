'use client'
import type { ReactNode } from 'react'
import { Answers } from '../../features/shell/answers.tsx'
import { Shell } from '../../features/shell/shell.tsx'
import { SignInScreen } from '../../features/sign-in/sign-in-screen.tsx'
import { useSessionState } from '../../session/session.ts'

/** Pages for people who are signed in. Whoever is not signs in here, and goes on where he was. */
export default function ClinicLayout({ children }: { children: ReactNode }) {
  const state = useSessionState()
  if (state.status !== 'signed-in') return <SignInScreen />
  const { session } = state
  return (
    <Answers key={`${session.user.id} ${session.organization.id}`}>
      <Shell session={session}>{children}</Shell>
    </Answers>
  )
}
