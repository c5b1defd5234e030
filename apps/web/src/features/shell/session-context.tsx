'use client'
import { createContext, type ReactNode, useContext } from 'react'
import type { Session } from '../../session/session.ts'

const SessionContext = createContext<Session | null>(null)

/** Gives the session to everything below. */
export function SessionProvider({
  session,
  children,
}: {
  readonly session: Session
  readonly children: ReactNode
}) {
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>
}

/** The session; only below a SessionProvider. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('no session around this component')
  return session
}

/** Whether the person has one of the roles in the chosen organization. */
export function useHasRole(...roles: readonly string[]): boolean {
  return useSession().organization.roles.some((role) => roles.includes(role))
}
