'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useText } from '../../i18n/text.ts'
import { Message } from '../../ui/message.tsx'
import { ADMIN_PLACES } from './places.ts'
import { useHasRole } from './session-context.tsx'

/** What is around the screens of an administrator: the way between them, and nothing for anybody else. */
export function AdminFrame({ children }: { readonly children: ReactNode }) {
  const text = useText()
  const pathname = usePathname()
  if (!useHasRole('org_admin'))
    return (
      <div className="mx-auto max-w-xl p-4">
        <Message look="bad">{text('problem.forbidden')}</Message>
      </div>
    )
  return (
    <div className="mx-auto grid max-w-6xl gap-4 p-4">
      <nav aria-label={text('admin.title')} className="flex flex-wrap gap-1 border-b border-line pb-2">
        {ADMIN_PLACES.map(([href, name]) => (
          <Link
            key={href}
            href={href}
            className="button button-plain aria-[current=page]:bg-accent-soft"
            aria-current={pathname === href ? 'page' : undefined}
          >
            {text(name)}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  )
}
