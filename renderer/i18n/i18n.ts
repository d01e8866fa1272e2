import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { LOCALES, type Locale } from '../../shared/locale.ts'
import en from './locales/en.json'
import fa from './locales/fa.json'
import ru from './locales/ru.json'
import zhHans from './locales/zh-Hans.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** Prepares the texts of all languages; they are small, and a language changes without a reload. */
export async function setupI18n(locale: Locale): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: 'en',
    supportedLngs: [...LOCALES],
    resources: {
      en: { translation: en },
      ru: { translation: ru },
      fa: { translation: fa },
      'zh-Hans': { translation: zhHans },
    },
    // React escapes what it renders
    interpolation: { escapeValue: false },
  })
  applyToDocument(locale)
}

export async function changeLocale(locale: Locale): Promise<void> {
  if (i18next.language === locale) return
  await i18next.changeLanguage(locale)
  applyToDocument(locale)
}

function applyToDocument(locale: Locale): void {
  document.documentElement.lang = locale
  document.documentElement.dir = i18next.dir(locale)
}
