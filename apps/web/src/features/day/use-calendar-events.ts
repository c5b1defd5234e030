'use client'
import { useEffect, useState } from 'react'
import { authorizedFetch } from '../../api/client.ts'

/** After a stream that broke. One that ended is asked for again at once. */
const RETRY_MS = 3_000

/** As long as the service allows; then the right to listen is checked again. */
const STREAM_SECONDS = 120

/**
 * Follows what changes in the calendar; `onChange` is called for each change, and whenever a stream begins,
 * because nobody knows what was missed. Gives whether the calendar is live.
 */
export function useCalendarEvents(onChange: () => void): boolean {
  const [live, setLive] = useState(false)
  useEffect(() => {
    const abort = new AbortController()
    void follow(onChange, setLive, abort.signal)
    return () => abort.abort()
  }, [onChange])
  return live
}

/** Not an EventSource: that could not send the token, which must not stand in an address. */
async function follow(
  onChange: () => void,
  setLive: (live: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const ended = await listen(onChange, setLive, signal).catch(() => false)
    if (signal.aborted) return
    if (ended) continue
    setLive(false)
    await pause(signal)
  }
}

async function listen(
  onChange: () => void,
  setLive: (live: boolean) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const response = await authorizedFetch(
    new Request(`/api/events/appointments?seconds=${STREAM_SECONDS}`, { signal }),
  )
  if (!response.ok || response.body === null) return false
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return true
    text += value
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    if (events.some((event) => event.startsWith('event:'))) {
      setLive(true)
      onChange()
    }
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, RETRY_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
