'use client'
import { useEffect, useRef } from 'react'
import { currentView } from '../view/view.ts'

/** What a key does, by its name: `n`, `?`, `ctrl+k`, `ArrowLeft`. */
export type KeyActions = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** Single keys act where nobody types and no dialog is open, and only when they are switched on. */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const withCtrl = event.ctrlKey || event.metaKey
      const name = `${withCtrl ? 'ctrl+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`
      const act = latest.current[name]
      if (act === undefined || event.altKey || event.defaultPrevented) return
      if (!withCtrl && (currentView().keys === 'off' || isTyping(event.target))) return
      if (document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      act(event)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  )
}
