/** Texts in the languages of LANGUAGES: English is in the page, the others come when they are chosen. */
import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../view/view.ts'
import en from './en.json' with { type: 'json' }

/** The keys of the texts. */
export type TextKey = keyof typeof en

const LOADERS: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ default: Record<string, string> }>>> =
  {
    es: () => import('./es.json'),
    hi: () => import('./hi.json'),
    ur: () => import('./ur.json'),
  }

/** The texts; English until another language has come. */
export const texts: i18n = i18next.createInstance()

void texts.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  keySeparator: false,
  nsSeparator: false,
  // React escapes.
  interpolation: { escapeValue: false },
})

/** Fetches a language when it must, then shows it. */
export async function showLanguage(language: Language): Promise<void> {
  if (language !== 'en' && !texts.hasResourceBundle(language, 'translation')) {
    const { default: bundle } = await LOADERS[language]()
    texts.addResourceBundle(language, 'translation', bundle)
  }
  await texts.changeLanguage(language)
}
