import type { ReactNode } from 'react'
import './style.css'

/** The document that every page is in. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
