import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { LOCALES, type Locale } from '../../shared/locale.ts'
import type en from './locales/en.json'

type Texts = typeof en

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: Texts }
  }
}

/** One language is all that a window shows: the others cost memory in each of them, and time at the start. */
const LOADERS: Readonly<Record<Locale, () => Promise<{ readonly default: object }>>> = {
  en: () => import('./locales/en.json'),
  ru: () => import('./locales/ru.json'),
  fa: () => import('./locales/fa.json'),
  'zh-Hans': () => import('./locales/zh-Hans.json'),
}

/** Prepares the texts of a language; another one is fetched when it is chosen, without a reload. */
export async function setupI18n(locale: Locale): Promise<void> {
  const { default: texts } = await LOADERS[locale]()
  await i18next.use(initReactI18next).init({
    lng: locale,
    // every language has every text, which a test makes sure of
    fallbackLng: false,
    supportedLngs: [...LOCALES],
    resources: { [locale]: { translation: texts } },
    // React escapes what it renders
    interpolation: { escapeValue: false },
  })
  applyToDocument(locale)
}

/** The language that was asked for last: its texts may come sooner than those of the one before. */
let wanted: Locale | null = null

export async function changeLocale(locale: Locale): Promise<void> {
  wanted = locale
  if (i18next.language === locale) return
  if (!i18next.hasResourceBundle(locale, 'translation')) {
    const { default: texts } = await LOADERS[locale]()
    i18next.addResourceBundle(locale, 'translation', texts)
  }
  if (wanted !== locale) return
  await i18next.changeLanguage(locale)
  applyToDocument(locale)
}

function applyToDocument(locale: Locale): void {
  document.documentElement.lang = locale
  document.documentElement.dir = i18next.dir(locale)
}
