'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { problemOf } from '../../api/problem.ts'

/** Requests that failed for another reason than the request itself are tried again so often. */
const RETRIES_MAX = 2

/**
 * The cache of answers, for one person in one organization: whoever comes next gets another one, and what was
 * seen before is gone from memory.
 */
export function Answers({ children }: { readonly children: ReactNode }) {
  const [client] = useState(newClient)
  useEffect(() => () => client.clear(), [client])
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
