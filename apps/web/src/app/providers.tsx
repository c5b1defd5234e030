'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { problemOf } from '../api/problem.ts'
import { showLanguage } from '../i18n/i18n.ts'
import { resumeSession, useSessionState } from '../session/session.ts'
import { applyView, useView } from '../view/view.ts'

/** Requests that failed for another reason than the request itself are tried again so often. */
const RETRIES_MAX = 2

/** What every page needs: the cache of answers, the language, the session. */
export function Providers({ children }: { readonly children: ReactNode }) {
  const [client] = useState(newClient)
  const view = useView()
  const session = useSessionState()
  const owner = session.status === 'signed-in' ? session.session.organization.id : session.status
  useEffect(() => {
    applyView(view)
    void showLanguage(view.language).catch(() => {})
  }, [view])
  useEffect(() => {
    void resumeSession()
  }, [])
  // Another organization, or nobody: what was seen before is gone from memory.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the owner is what it depends on
  useEffect(() => () => client.clear(), [client, owner])
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}

function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => {
          const { status } = problemOf(error)
          return failures < RETRIES_MAX && (status === 0 || status === 503 || status === 429)
        },
      },
      mutations: { retry: false },
    },
  })
}
