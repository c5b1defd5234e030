'use client'
import { useEffect, useState } from 'react'
import { authorizedFetch } from '../../api/client.ts'
import { nowMs } from '../../time/now.ts'
import { CALENDAR_PARTS, type CalendarPart, partsIn } from './calendar-parts.ts'

/** After a stream that broke. One that ended is asked for again at once. */
const RETRY_MS = 3_000

/** Where no stream gets through, everything is read again after so many tries: each minute. */
const TRIES_WITHOUT = 20

/** As long as the service allows; then the right to listen is checked again. */
const STREAM_SECONDS = 120

type OnChange = (parts: readonly CalendarPart[]) => void

/** Follows what changes in the calendar, and says what to read again. Gives whether the calendar is live. */
export function useCalendarEvents(onChange: OnChange): boolean {
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
  onChange: OnChange,
  setLive: (live: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  let tries = 0
  while (!signal.aborted) {
    const begunMs = nowMs()
    const ended = await listen(onChange, setLive, signal).catch(() => false)
    if (signal.aborted) return
    // One that ends as soon as it begins is no stream: asking on at once would be a flood.
    if (ended && nowMs() - begunMs > RETRY_MS) {
      tries = 0
      continue
    }
    setLive(false)
    await pause(signal)
    tries += 1
    if (tries % TRIES_WITHOUT === 0 && !signal.aborted) onChange(CALENDAR_PARTS)
  }
}

async function listen(
  onChange: OnChange,
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
    const parts = [...new Set(events.flatMap(partsIn))]
    if (parts.length === 0) continue
    setLive(true)
    onChange(parts)
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
