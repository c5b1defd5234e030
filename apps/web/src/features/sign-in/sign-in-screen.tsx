'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { useSessionState } from '../../session/session.ts'
import { Message } from '../../ui/message.tsx'
import { ReturnedMessage } from '../../ui/returned-message.tsx'
import { changeView, isLanguage, LANGUAGES, useView } from '../../view/view.ts'
import { PasswordForm } from './password-form.tsx'
import { ProviderLink } from './provider-link.tsx'
import { SecondFactorForm } from './second-factor-form.tsx'

/** A password that was right, and that waits for a code; `ended` when the code came too late. */
type Challenge = { readonly kind: 'none' | 'ended' } | { readonly kind: 'open'; readonly challenge: string }

/** The way in: name and password, then the second factor of those who have one; or a provider. */
export function SignInScreen() {
  const text = useText()
  const state = useSessionState()
  const [second, setSecond] = useState<Challenge>({ kind: 'none' })
  const reason = state.status === 'signed-out' ? state.reason : 'none'
  return (
    <div className="grid min-h-screen place-items-center p-4">
      <main className="card grid w-full max-w-sm gap-4 p-6 shadow-lg">
        <header className="grid gap-1">
          <p className="flex items-center gap-2 font-semibold text-accent">
            <Mark /> EHRConnect
          </p>
          <h1 className="text-2xl font-semibold">{text('signIn.title')}</h1>
        </header>
        {reason === 'idle' ? <Message look="warn">{text('signIn.idle')}</Message> : null}
        {reason === 'left' ? <Message look="good">{text('signIn.left')}</Message> : null}
        {reason === 'no-organization' ? <Message look="bad">{text('signIn.noOrganization')}</Message> : null}
        {state.status === 'signed-out' && reason === 'none' && second.kind === 'none' ? (
          <ReturnedMessage />
        ) : null}
        {second.kind === 'ended' ? <Message look="warn">{text('signIn.challengeEnded')}</Message> : null}
        {state.status === 'unknown' ? (
          <p role="status" className="h-44 text-soft">
            {text(state.unanswered ? 'signIn.unanswered' : 'loading')}
          </p>
        ) : second.kind === 'open' ? (
          <SecondFactorForm
            challenge={second.challenge}
            onBack={() => setSecond({ kind: 'none' })}
            onEnded={() => setSecond({ kind: 'ended' })}
          />
        ) : (
          <>
            <PasswordForm onChallenge={(challenge) => setSecond({ kind: 'open', challenge })} />
            <ProviderLink />
          </>
        )}
        {/* Few go there, and what they need is no part of the first load. */}
        <Link href="/setup/" prefetch={false} className="text-accent underline">
          {text('setup.open')}
        </Link>
        <LanguageChoice />
      </main>
    </div>
  )
}

function LanguageChoice() {
  const text = useText()
  const { language } = useView()
  return (
    <label className="flex items-center justify-between gap-3 border-t border-line pt-3 text-soft">
      {text('language')}
      <select
        className="field w-auto"
        value={language}
        onChange={({ target }) => isLanguage(target.value) && changeView({ language: target.value })}
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The product's mark. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6" fill="currentColor" />
      <path
        d="M4 13h4l2-6 4 11 2-5h4"
        fill="none"
        stroke="var(--card)"
        strokeWidth="2"
        strokeLinejoin="round"
      />
    </svg>
  )
}
