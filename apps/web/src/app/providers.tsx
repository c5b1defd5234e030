'use client'
import { type ReactNode, useEffect } from 'react'
import { showLanguage } from '../i18n/i18n.ts'
import { resumeSession } from '../session/session.ts'
import { applyView, useView } from '../view/view.ts'

/** What every page needs: the language, the colours, the session. */
export function Providers({ children }: { readonly children: ReactNode }) {
  const view = useView()
  useEffect(() => {
    applyView(view)
    void showLanguage(view.language).catch(() => {})
  }, [view])
  useEffect(() => {
    void resumeSession()
  }, [])
  return children
}
