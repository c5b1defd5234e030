'use client'
import { useEffect, useRef, useState } from 'react'
import { type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { HoldKeeper, type HoldState, NOT_HELD } from './hold-keeper.ts'
import type { WantedTime } from './holds.ts'

/** Whoever goes through the times by arrow keys holds only the one where he stops. */
const SETTLED_MS = 300
const LOOK_MS = 1_000

/** A time that could not be held, and why. */
export type RefusedHold = { readonly slot: WantedTime; readonly problem: Problem }

/** Keeps a time held as long as whatever uses this is shown; see HoldKeeper. */
export function useHold() {
  const text = useText()
  const [state, setState] = useState<HoldState>(NOT_HELD)
  const [keeper] = useState(() => new HoldKeeper(setState))
  const why = useRef('')
  useEffect(() => {
    why.current = text('hold.released')
  })
  useEffect(() => () => void keeper.release(why.current), [keeper])
  const untilMs = state.kind === 'held' ? state.untilMs : null
  useEffect(() => {
    if (untilMs === null) return
    const timer = setInterval(() => {
      if (nowMs() >= untilMs) keeper.expire()
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [untilMs, keeper])
  return { state, keeper }
}

/** What useHold gives. */
export type Hold = ReturnType<typeof useHold>

type Followed = {
  /** Null lets go; undefined while nobody knows yet. */
  readonly wanted: WantedTime | null | undefined
  readonly onHeld: (held: WantedTime) => void
  readonly onRefused: () => void
}

/** Holds what is wanted, one thing after the other; gives what could not be, until another is chosen. */
export function useHeld({ keeper }: Hold, { wanted, onHeld, onRefused }: Followed) {
  const text = useText()
  const [refused, setRefused] = useState<RefusedHold | null>(null)
  const now = useRef({ wanted, onHeld, onRefused })
  useEffect(() => {
    now.current = { wanted, onHeld, onRefused }
  })
  const follow = async (): Promise<void> => {
    const { wanted: slot } = now.current
    if (slot === undefined) return
    try {
      await keeper.follow(slot, text('hold.released'))
      if (slot !== null && nameOf(now.current.wanted) === nameOf(slot)) now.current.onHeld(slot)
    } catch (error) {
      if (slot !== null) setRefused({ slot, problem: problemOf(error) })
      now.current.onRefused()
    }
  }
  const latest = useRef(follow)
  useEffect(() => {
    latest.current = follow
  })
  const name = nameOf(wanted)
  useEffect(() => {
    if (name === undefined) return
    const timer = setTimeout(() => void latest.current(), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [name])
  return { refused, forget: () => setRefused(null), again: () => void follow() }
}

/** The same for the same time. */
function nameOf(wanted: WantedTime | null | undefined): string | undefined {
  if (wanted === undefined) return undefined
  if (wanted === null) return ''
  const { typeId, practitioner_id, location_id, start_time } = wanted
  return `${typeId} ${practitioner_id} ${location_id} ${Date.parse(start_time)}`
}
