'use client'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import type { Session } from '../../session/session.ts'
import { useKeys } from '../../ui/keys.ts'
import { SearchPalette } from '../search/search-palette.tsx'
import { Mark } from '../sign-in/sign-in-screen.tsx'
import { IdleWarning } from './idle-warning.tsx'
import { NetworkBanner } from './network-banner.tsx'
import { OrganizationChoice } from './organization-choice.tsx'
import { PersonMenu } from './person-menu.tsx'
import { AUDIT_PLACE, CALENDAR_PLACES, homeOf, mayReadCalendar } from './places.ts'
import { SessionProvider, useHasRole, useSession } from './session-context.tsx'

const registerDialog = () => import('../register/register-dialog.tsx').then((m) => m.RegisterDialog)
const RegisterDialog = dynamic(registerDialog)
const HelpSheet = dynamic(() => import('./help-sheet.tsx').then((m) => m.HelpSheet))

/** Who may register patients. */
const REGISTRARS: readonly string[] = ['front_desk', 'nurse', 'clinician', 'org_admin']

type Open = 'search' | 'register' | 'help' | null

/** What is around every page: where one is, search, help, the person, and what must be told. */
export function Shell({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  const text = useText()
  const [open, setOpen] = useState<Open>(null)
  const { roles } = session.organization
  const astray = useHome(roles)
  const search = (): void => setOpen('search')
  useKeys({
    ...(mayReadCalendar(roles) ? { '/': search, 'ctrl+k': search } : {}),
    '?': () => setOpen('help'),
  })
  // Whoever types on at once must not type into nothing; the search is here from the beginning.
  useEffect(() => void registerDialog(), [])
  const close = (): void => setOpen(null)
  return (
    <SessionProvider session={session}>
      <a
        href="#main"
        className="button button-main fixed start-2 top-2 z-50 -translate-y-20 focus:translate-y-0"
      >
        {text('shell.skip')}
      </a>
      <header className="no-print sticky top-0 z-30 border-b border-line bg-card">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-1.5">
          <Link href="/clinic/day/" className="flex items-center gap-2 font-semibold text-accent">
            <Mark /> <span className="max-lg:sr-only">EHRConnect</span>
          </Link>
          <Navigation />
          <PatientButtons roles={roles} onOpen={setOpen} />
          <OrganizationChoice />
          <PersonMenu onHelp={() => setOpen('help')} />
        </div>
        <NetworkBanner />
      </header>
      <main id="main" tabIndex={-1} className="outline-none">
        {astray ? null : children}
      </main>
      <IdleWarning />
      {open === 'search' ? <SearchPalette onClose={close} onRegister={() => setOpen('register')} /> : null}
      {open === 'register' ? <RegisterDialog onClose={close} /> : null}
      {open === 'help' ? <HelpSheet onClose={close} /> : null}
    </SessionProvider>
  )
}

type ButtonsProps = {
  readonly roles: readonly string[]
  readonly onOpen: (what: 'search' | 'register') => void
}

/** Finding and registering patients, for those who may. */
function PatientButtons({ roles, onOpen }: ButtonsProps) {
  const text = useText()
  if (!mayReadCalendar(roles)) return <span className="flex-1" />
  return (
    <>
      <button
        type="button"
        className="button min-w-0 flex-1 justify-start text-soft"
        onClick={() => onOpen('search')}
      >
        <span className="truncate">{text('search.open')}</span>
        <kbd className="key ms-auto">/</kbd>
      </button>
      {roles.some((role) => REGISTRARS.includes(role)) ? (
        <button type="button" className="button" onClick={() => onOpen('register')}>
          {text('register.open')}
        </button>
      ) : null}
    </>
  )
}

function Navigation() {
  const text = useText()
  const pathname = usePathname()
  const isAuditor = useHasRole('auditor')
  const { roles } = useSession().organization
  const places = [
    ...(mayReadCalendar(roles) ? CALENDAR_PLACES : []),
    ...(isAuditor ? ([[AUDIT_PLACE, 'audit.title']] as const) : []),
  ]
  return (
    <nav aria-label={text('nav.label')} className="flex gap-1">
      {places.map(([href, key]) => (
        <Link
          key={href}
          href={href}
          className="button button-plain aria-[current=page]:bg-accent-soft"
          aria-current={pathname === href ? 'page' : undefined}
        >
          {text(key)}
        </Link>
      ))}
    </nav>
  )
}

/** Leads whoever has no calendar from it to where he works. */
function useHome(roles: readonly string[]): boolean {
  const router = useRouter()
  const pathname = usePathname()
  const home = homeOf(roles)
  const astray = !mayReadCalendar(roles) && CALENDAR_PLACES.some(([href]) => href === pathname)
  useEffect(() => {
    if (astray) router.replace(home)
  }, [astray, home, router])
  return astray
}
