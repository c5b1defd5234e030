'use client'
import type { TextKey } from '../i18n/i18n.ts'
import { useText } from '../i18n/text.ts'
import { type Returned, useReturned } from '../session/returned.ts'
import { Message } from './message.tsx'

const TEXTS: Readonly<Record<Exclude<Returned, null>, TextKey>> = {
  linked: 'provider.linked',
  expired: 'provider.expired',
  refused: 'provider.refused',
  no_account: 'provider.noAccount',
  not_linked: 'provider.notLinked',
}

/** How a way to another provider and back ended, where there was one. */
export function ReturnedMessage() {
  const text = useText()
  const returned = useReturned()
  if (returned === null) return null
  return <Message look={returned === 'linked' ? 'good' : 'bad'}>{text(TEXTS[returned])}</Message>
}
