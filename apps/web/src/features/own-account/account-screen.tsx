'use client'
import { useText } from '../../i18n/text.ts'
import { OwnFeeds } from '../feeds/own-feeds.tsx'
import { useSession } from '../shell/session-context.tsx'
import { PasswordSection } from './password-section.tsx'
import { ProviderSection } from './provider-section.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** What everybody looks after: password, second factor, a provider's account, and where one is signed in. */
export function AccountScreen() {
  const text = useText()
  const { user, organization } = useSession()
  return (
    <div className="mx-auto grid max-w-3xl gap-4 p-4">
      <div>
        <h1 className="text-xl font-semibold">{text('account.title')}</h1>
        <p className="text-soft">
          <bdi>{user.name}</bdi> · <bdi>{organization.name}</bdi>
        </p>
      </div>
      <PasswordSection />
      <SecondFactorSection />
      <ProviderSection />
      <SessionsSection />
      <OwnFeeds />
    </div>
  )
}
