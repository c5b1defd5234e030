'use client'
import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useText } from '../../i18n/text.ts'

/** Says so when there is no network: what is shown may be old, and what is typed is kept. */
export function NetworkBanner() {
  const text = useText()
  const online = useSyncExternalStore(
    (tell) => onlineManager.subscribe(tell),
    () => onlineManager.isOnline(),
    () => true,
  )
  if (online) return null
  return (
    <p role="status" className="bg-warn-soft px-4 py-1 font-medium text-warn">
      {text('shell.offline')}
    </p>
  )
}
