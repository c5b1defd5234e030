'use client'
import Link from 'next/link'
import { type ReactNode, useEffect, useRef } from 'react'
import { type Text, useText } from '../../i18n/text.ts'
import { signOutEverywhere } from '../../session/idle.ts'
import { changeView, isLanguage, LANGUAGES, useView } from '../../view/view.ts'
import { ACCOUNT_PLACE, ADMIN_PLACES, AUDIT_PLACE } from './places.ts'
import { useHasRole, useSession } from './session-context.tsx'

/** The person: language, colours, density, own account, administration, help, sign-out. */
export function PersonMenu({ onHelp }: { readonly onHelp: () => void }) {
  const text = useText()
  const { user } = useSession()
  const ref = useRef<HTMLDetailsElement>(null)
  useClosing(ref)
  const shown = user.display_name === '' ? user.name : user.display_name
  return (
    <details ref={ref} className="relative">
      <summary className="button list-none">
        <bdi className="max-w-40 truncate">{shown}</bdi> <span aria-hidden="true">▾</span>
      </summary>
      <div className="card absolute end-0 top-full z-40 mt-1 grid w-72 gap-3 p-4 shadow-lg">
        <Choices text={text} />
        <Places onGone={() => ref.current?.removeAttribute('open')} />
        <button type="button" className="button" onClick={onHelp}>
          {text('help.open')} <kbd className="key">?</kbd>
        </button>
        <button type="button" className="button button-bad" onClick={() => void signOutEverywhere()}>
          {text('signOut')}
        </button>
      </div>
    </details>
  )
}

function Places({ onGone }: { readonly onGone: () => void }) {
  const text = useText()
  const [administration] = ADMIN_PLACES
  const isAdministrator = useHasRole('org_admin')
  const isAuditor = useHasRole('auditor', 'org_admin')
  return (
    <>
      <Link href={ACCOUNT_PLACE} className="button" onClick={onGone}>
        {text('account.title')}
      </Link>
      {isAdministrator && administration !== undefined ? (
        <Link href={administration[0]} className="button" onClick={onGone}>
          {text('admin.title')}
        </Link>
      ) : null}
      {isAuditor ? (
        <Link href={AUDIT_PLACE} className="button" onClick={onGone}>
          {text('audit.title')}
        </Link>
      ) : null}
    </>
  )
}

function Choices({ text }: { readonly text: Text }) {
  const view = useView()
  return (
    <>
      <Choice
        label={text('language')}
        value={view.language}
        onChange={(v) => isLanguage(v) && changeView({ language: v })}
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice
        label={text('view.theme')}
        value={view.theme}
        onChange={(v) => changeView({ theme: v === 'light' || v === 'dark' ? v : 'system' })}
      >
        <option value="system">{text('view.system')}</option>
        <option value="light">{text('view.light')}</option>
        <option value="dark">{text('view.dark')}</option>
      </Choice>
      <Choice
        label={text('view.density')}
        value={view.density}
        onChange={(v) => changeView({ density: v === 'roomy' ? 'roomy' : 'compact' })}
      >
        <option value="compact">{text('view.compact')}</option>
        <option value="roomy">{text('view.roomy')}</option>
      </Choice>
      <label className="flex items-center justify-between gap-3">
        {text('view.keys')}
        <input
          type="checkbox"
          className="size-6"
          checked={view.keys === 'on'}
          onChange={({ target }) => changeView({ keys: target.checked ? 'on' : 'off' })}
        />
      </label>
    </>
  )
}

type ChoiceProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label className="flex items-center justify-between gap-3">
      {label}
      <select className="field w-36" value={value} onChange={({ target }) => onChange(target.value)}>
        {children}
      </select>
    </label>
  )
}

/** Escape and a click elsewhere close the menu. */
function useClosing(ref: { readonly current: HTMLDetailsElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || ref.current?.open !== true) return
      ref.current.open = false
      ref.current.querySelector('summary')?.focus()
    }
    const onPointer = ({ target }: PointerEvent): void => {
      if (ref.current !== null && target instanceof Node && !ref.current.contains(target))
        ref.current.open = false
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener('pointerdown', onPointer)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('pointerdown', onPointer)
    }
  }, [ref])
}
