'use client'
import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * Gives a function that stays the same and does what the latest one does: what is drawn by it is not drawn
 * again when it changes. It is for events, not to be called while drawing.
 */
export function useStable<A extends readonly unknown[], R>(act: (...given: A) => R): (...given: A) => R {
  const latest = useRef(act)
  useLayoutEffect(() => {
    latest.current = act
  })
  return useCallback((...given: A) => latest.current(...given), [])
}
