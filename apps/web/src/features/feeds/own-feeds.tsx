'use client'
import { useText } from '../../i18n/text.ts'
import { usePractitioners } from '../day/calendar-queries.ts'
import { useHasRole, useSession } from '../shell/session-context.tsx'
import { FeedSection } from './feed-section.tsx'

/** The own calendar's addresses, for a clinician who is a practitioner. */
export function OwnFeeds() {
  return useHasRole('clinician') ? <Feeds /> : null
}

function Feeds() {
  const text = useText()
  const { user } = useSession()
  const practitioners = usePractitioners()
  const own = practitioners.data?.find(({ user_id }) => user_id === user.id)
  if (own === undefined) return null
  return (
    <section className="card p-4" aria-label={text('feeds.own')}>
      <h2 className="text-lg font-semibold">{text('feeds.own')}</h2>
      <FeedSection practitionerId={own.id} />
    </section>
  )
}
