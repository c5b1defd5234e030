'use client'
import { useEffect, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { hasProvider } from '../../session/auth-requests.ts'

/** The way in by a provider, where the installation has one. A page goes there, no script. */
export function ProviderLink() {
  const text = useText()
  const [offered, setOffered] = useState(false)
  useEffect(() => void hasProvider().then(setOffered), [])
  if (!offered) return null
  return (
    <a className="button" href="/api/auth/oidc/start">
      {text('signIn.provider')}
    </a>
  )
}
