/** How a person likes to see things: colours, density, language. Kept in the browser. */
import { useSyncExternalStore } from 'react'
import { VIEW_KEY as KEY } from './early-script.ts'

/** The languages, each by its own name. */
export const LANGUAGES = { en: 'English', es: 'Español', hi: 'हिन्दी', ur: 'اردو' } as const

/** A key of LANGUAGES. */
export type Language = keyof typeof LANGUAGES

/** What can be chosen. */
export type View = {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'compact' | 'roomy'
  readonly language: Language
  /** Whether single keys act (WCAG 2.1.4 asks that they can be switched off). */
  readonly keys: 'on' | 'off'
}

const FIRST: View = { theme: 'system', density: 'compact', language: 'en', keys: 'on' }
const RIGHT_TO_LEFT: readonly string[] = ['ur']

let view: View | null = null
const listeners = new Set<() => void>()

/** What is chosen now. */
export function currentView(): View {
  view ??= read()
  return view
}

/** What is chosen now, for components. */
export function useView(): View {
  return useSyncExternalStore(subscribe, currentView, () => FIRST)
}

/** Chooses. */
export function changeView(change: Partial<View>): void {
  view = { ...currentView(), ...change }
  localStorage.setItem(KEY, JSON.stringify(view))
  applyView(view)
  for (const tell of listeners) tell()
}

/** Tells the document. */
export function applyView({ theme, density, language }: View): void {
  const root = document.documentElement
  root.dataset['theme'] = theme
  root.dataset['density'] = density
  root.lang = language
  root.dir = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr'
}

/** Whether a text names a language. */
export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && value in LANGUAGES
}

function read(): View {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    const [preferred] = navigator.languages.map((tag) => tag.slice(0, 2)).filter(isLanguage)
    const first = { ...FIRST, language: preferred ?? FIRST.language }
    if (typeof kept !== 'object' || kept === null) return first
    return {
      theme: 'theme' in kept && (kept.theme === 'light' || kept.theme === 'dark') ? kept.theme : 'system',
      density: 'density' in kept && kept.density === 'roomy' ? 'roomy' : 'compact',
      language: 'language' in kept && isLanguage(kept.language) ? kept.language : first.language,
      keys: 'keys' in kept && kept.keys === 'off' ? 'off' : 'on',
    }
  } catch {
    return FIRST
  }
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}
