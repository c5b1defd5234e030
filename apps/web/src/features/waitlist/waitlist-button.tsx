'use client'
import { useText } from '../../i18n/text.ts'
import { useWaitlist } from './use-waitlist.ts'

type Props = { readonly isOpen: boolean; readonly onPress: () => void }

/** Opens the waitlist, and tells how many wait and how many offers stand, as that changes. */
export function WaitlistButton({ isOpen, onPress }: Props) {
  const text = useText()
  const entries = useWaitlist('open').data ?? []
  const offers = entries.filter(({ status }) => status === 'offered').length
  return (
    <button type="button" className="button no-print" aria-expanded={isOpen} onClick={onPress}>
      {text('waitlist.title')} <span className="tag tabular-nums">{entries.length}</span>
      <span role="status" className={offers === 0 ? 'sr-only' : 'tag bg-warn-soft text-warn'}>
        {offers === 0 ? '' : text('waitlist.offers', { count: offers })}
      </span>
      <kbd className="key">W</kbd>
    </button>
  )
}
