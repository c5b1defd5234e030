'use client'
import { useEffect, useState } from 'react'
import { nowMs } from '../../time/now.ts'
import { dateIn, minuteOfDay } from '../../time/zoned.ts'

const LOOK_MS = 20_000

/** Date and minute of now in the clinic's zone, as they pass. */
export function useNow(zone: string): { readonly date: string; readonly minute: number } {
  const [now, setNow] = useState(nowMs)
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return { date: dateIn(zone, now), minute: minuteOfDay(zone, now) }
}
