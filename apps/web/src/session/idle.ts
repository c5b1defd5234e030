/** Whether anybody is at work: the session ends when nobody is, after a warning. Tabs tell each other. */
import { useCallback, useEffect, useState } from 'react'
import { nowMs } from '../time/now.ts'
import { lastActivityMs, noteActivity } from './activity.ts'
import { end, renewedToken, signOut } from './session.ts'

/** Without a key, a click or a touch for so long, the person is signed out. */
const IDLE_MS = 15 * 60_000
/** The warning comes so long before. */
const WARN_MS = 2 * 60_000
const LOOK_MS = 1_000
/** More often than this, activity is not told to the other tabs. */
const TELL_MS = 5_000

/** Seconds until the person is signed out, null while there is no need to warn; and how to stay. */
export function useIdle(): { readonly secondsLeft: number | null; readonly stay: () => void } {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null)
  const [watch] = useState(() => ({ toldMs: 0, warned: false }))
  const stay = useCallback(() => {
    noteActivity()
    watch.warned = false
    setSecondsLeft(null)
    tell('active')
    void renewedToken()
  }, [watch])
  useEffect(() => {
    noteActivity()
    const channel = new BroadcastChannel('ehr-session')
    const active = (): void => {
      // Once the warning is shown, only its button counts: a sleeve on the keyboard is no answer.
      if (watch.warned) return
      noteActivity()
      if (lastActivityMs() - watch.toldMs < TELL_MS) return
      watch.toldMs = lastActivityMs()
      channel.postMessage('active')
    }
    channel.onmessage = ({ data }) => {
      if (data === 'left') end('left')
      if (data !== 'active') return
      noteActivity()
      watch.warned = false
      setSecondsLeft(null)
    }
    const look = setInterval(() => {
      const left = lastActivityMs() + IDLE_MS - nowMs()
      watch.warned = left <= WARN_MS
      setSecondsLeft(left <= WARN_MS ? Math.max(0, Math.ceil(left / 1000)) : null)
      if (left <= 0) void signOut('idle')
    }, LOOK_MS)
    const events = ['pointerdown', 'keydown', 'wheel'] as const
    for (const event of events) window.addEventListener(event, active, { passive: true })
    return () => {
      for (const event of events) window.removeEventListener(event, active)
      clearInterval(look)
      channel.close()
    }
  }, [watch])
  return { secondsLeft, stay }
}

/** Signs out here and in the other tabs of this browser. */
export async function signOutEverywhere(): Promise<void> {
  tell('left')
  await signOut()
}

function tell(what: 'active' | 'left'): void {
  const channel = new BroadcastChannel('ehr-session')
  channel.postMessage(what)
  channel.close()
}
