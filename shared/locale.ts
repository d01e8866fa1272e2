import * as z from 'zod'

/** The languages of the user interface and of the shipped typology packs (BCP 47). */
export const LOCALES = ['en', 'ru', 'fa', 'zh-Hans'] as const
export const localeSchema = z.enum(LOCALES)
export type Locale = z.infer<typeof localeSchema>

/** One text in every language of the interface; a pack or a message that lacks one is refused. */
export const localizedTextSchema = z.strictObject({
  en: z.string().min(1),
  ru: z.string().min(1),
  fa: z.string().min(1),
  'zh-Hans': z.string().min(1),
})
export type LocalizedText = z.infer<typeof localizedTextSchema>

/** The interface language nearest to a BCP 47 tag of the system («ru-RU», «zh-CN»), English where there is none. */
export function nearestLocale(tag: string): Locale {
  const language = tag.toLowerCase().split('-')[0]
  if (language === 'zh') return 'zh-Hans'
  return LOCALES.find((locale) => locale === language) ?? 'en'
}
