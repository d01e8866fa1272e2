import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { COUNTRIES } from '../../shared/countries.ts'
import type { QuickEntry } from '../../shared/quick-entry.ts'
import { useLocale } from './app-store.ts'
import { SelectField, TextField } from './field.tsx'
import { countryName, languageName } from './format.ts'

const LANGUAGES = [
  'ar', 'az', 'be', 'de', 'en', 'es', 'fa', 'fr', 'he', 'hi', 'hy', 'it', 'ja', 'ka', 'kk', 'ko', 'ky', 'nl', 'pl', 'pt',
  'ro', 'ru', 'tg', 'tk', 'tr', 'uk', 'uz', 'vi', 'zh',
] // prettier-ignore

export type OriginFieldsProps = {
  readonly form: QuickEntry
  readonly onChange: (changed: Partial<QuickEntry>) => void
  readonly onBlur: () => void
}

/** Number, country, language and place: filled in from the number, to be corrected where it misleads. */
export function OriginFields({ form, onChange, onBlur }: OriginFieldsProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const countries = useCountryOptions()
  const languages = useMemo(() => {
    const own = form.language && !LANGUAGES.includes(form.language) ? [form.language] : []
    return optionsOf([...LANGUAGES, ...own], (language) => languageName(locale, language), locale)
  }, [locale, form.language])
  return (
    <>
      <TextField
        label={t('form.number')}
        direction="ltr"
        value={form.number}
        onChange={(number) => onChange({ number })}
        onBlur={onBlur}
      />
      <TextField label={t('form.place')} value={form.place} onChange={(place) => onChange({ place })} onBlur={onBlur} />
      <SelectField
        label={t('form.country')}
        value={form.country ?? ''}
        options={countries}
        onChange={(country) => onChange({ country: country || null })}
      />
      <SelectField
        label={t('form.language')}
        value={form.language ?? ''}
        options={languages}
        onChange={(language) => onChange({ language: language || null })}
      />
    </>
  )
}

/** All countries by name in the operator's language, with an empty choice in front. */
export function useCountryOptions(): readonly { readonly value: string; readonly label: string }[] {
  const locale = useLocale()
  return useMemo(() => optionsOf(COUNTRIES, (country) => countryName(locale, country), locale), [locale])
}

function optionsOf(
  values: readonly string[],
  labelOf: (value: string) => string,
  locale: string,
): readonly { readonly value: string; readonly label: string }[] {
  const options = values.map((value) => ({ value, label: labelOf(value) }))
  return [{ value: '', label: '—' }, ...options.toSorted((one, other) => one.label.localeCompare(other.label, locale))]
}
