import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cleanText } from '../../../shared/clean-text.ts'
import type { Locale, LocalizedText } from '../../../shared/locale.ts'
import { useLocale } from '../../ui/app-store.ts'
import { formatCount, languageName } from '../../ui/format.ts'
import { inputClass } from '../../ui/field.tsx'
import { directionOf, useEditedLocales } from './editing-context.ts'
import { fieldId, type FieldPath } from './field-path.ts'
import styles from './localized-field.module.css'
import { faultyLocales, lengthOf, textState } from './text-limits.ts'
import { showLanguages } from './view-store.ts'

/** Far more than any text of a pack may have: what is pasted is shown as too long, not cut off. */
const PASTED_MAX_LENGTH = 2_000

export type LocalizedFieldProps = {
  readonly label: string
  readonly path: FieldPath
  readonly text: LocalizedText
  /** Characters. */
  readonly max: number
  readonly onChange: (text: LocalizedText) => void
}

/** One text in the languages that are shown now, each with its length; the others are named where they lack it. */
export function LocalizedField({ label, path, text, max, onChange }: LocalizedFieldProps): ReactNode {
  const labelId = useId()
  const shown = useEditedLocales()
  const hidden = faultyLocales(text, max).filter((locale) => !shown.includes(locale))
  return (
    <div className={styles['field']} role="group" aria-labelledby={labelId} id={fieldId(path)} tabIndex={-1}>
      <span className={styles['heading']}>
        <span id={labelId}>{label}</span>
        {hidden.map((locale) => (
          <FaultyLanguage key={locale} locale={locale} text={text} max={max} />
        ))}
      </span>
      {shown.map((locale) => (
        <LanguageInput
          key={locale}
          label={label}
          path={path}
          locale={locale}
          value={text[locale]}
          max={max}
          hasTag={shown.length > 1}
          onChange={(value) => onChange({ ...text, [locale]: value })}
        />
      ))}
    </div>
  )
}

type FaultyLanguageProps = { readonly locale: Locale; readonly text: LocalizedText; readonly max: number }

/** A language that is not shown, and in which something is wrong: pressing it shows it. */
function FaultyLanguage({ locale, text, max }: FaultyLanguageProps): ReactNode {
  const { t } = useTranslation()
  const language = languageName(useLocale(), locale)
  const isMissing = textState(text[locale], max) === 'missing'
  return (
    <button type="button" className={styles['faulty']} onClick={() => showLanguages(locale)}>
      {isMissing ? t('packs.missingIn', { language }) : t('packs.tooLongIn', { language })}
    </button>
  )
}

type LanguageInputProps = {
  readonly label: string
  readonly path: FieldPath
  readonly locale: Locale
  readonly value: string
  readonly max: number
  readonly hasTag: boolean
  readonly onChange: (value: string) => void
}

function LanguageInput({ label, path, locale, value, max, hasTag, onChange }: LanguageInputProps): ReactNode {
  const { t } = useTranslation()
  const ownLocale = useLocale()
  const counterId = useId()
  const state = textState(value, max)
  const language = languageName(ownLocale, locale)
  const length = formatCount(ownLocale, lengthOf(value))
  const limit = formatCount(ownLocale, max)
  return (
    <div className={`${styles['row']} ${hasTag ? styles['tagged'] : ''}`}>
      {hasTag && (
        <span className={styles['tag']} aria-hidden="true">
          {locale.slice(0, 2).toUpperCase()}
        </span>
      )}
      <textarea
        id={fieldId([...path, locale])}
        className={`${inputClass} ${styles['input']}`}
        rows={1}
        lang={locale}
        dir={directionOf(locale)}
        value={value}
        maxLength={PASTED_MAX_LENGTH}
        aria-label={t('packs.fieldIn', { field: label, language })}
        aria-describedby={counterId}
        aria-invalid={state === 'missing' || state === 'over'}
        onChange={(event) => onChange(event.target.value.replace(/\s*\n\s*/g, ' '))}
        onBlur={() => {
          const cleaned = cleanText(value, PASTED_MAX_LENGTH)
          if (cleaned !== value) onChange(cleaned)
        }}
      />
      <span id={counterId} className={`${styles['counter']} ${styles[state]}`}>
        <span aria-hidden="true">
          {state === 'over' && '✕ '}
          {length}/{limit}
        </span>
        <span className="visually-hidden">{t('packs.length', { length, limit })}</span>
      </span>
    </div>
  )
}
