import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { EARLY_SCRIPT } from '../view/early-script.ts'
import { Providers } from './providers.tsx'
import './style.css'

/** Title of the browser's tab; it never holds a name. */
export const metadata: Metadata = { title: 'EHRConnect', robots: { index: false } }

/** The document that every page is in. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" dir="ltr" data-theme="system" data-density="compact" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, allowed by its hash */}
        <script dangerouslySetInnerHTML={{ __html: EARLY_SCRIPT }} />
      </head>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
