import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from './app-store.ts'
import { Field, inputClass } from './field.tsx'
import styles from './quick-entry-form.module.css'

export type TypePickerProps = {
  /** Typology id → type id. */
  readonly types: Readonly<Record<string, string>>
  readonly onChange: (types: Record<string, string>) => void
}

/** Chooses types from the packs, at most one of each typology. */
export function TypePicker({ types, onChange }: TypePickerProps): ReactNode {
  const { t } = useTranslation()
  const typologies = useApp((state) => state.typologies)
  const chosen = typologies.flatMap((typology) =>
    typology.types.filter((type) => types[typology.id] === type.id).map((type) => ({ typology, type })),
  )
  return (
    <>
      <Field label={t('form.type')}>
        <select
          className={inputClass}
          value=""
          onChange={(event) => {
            const [typology, type] = event.target.value.split(' ')
            if (typology && type) onChange({ ...types, [typology]: type })
          }}
        >
          <option value="">{t('form.chooseType')}</option>
          {typologies.map((typology) => (
            <optgroup key={typology.id} label={typology.label}>
              {typology.types.map((type) => (
                <option key={type.id} value={`${typology.id} ${type.id}`} title={type.signs.join('\n')}>
                  {type.label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </Field>
      {chosen.length > 0 && (
        <div className={styles['types']}>
          {chosen.map(({ typology, type }) => (
            <button
              key={typology.id}
              type="button"
              className={`${styles['type']} ${type.check ? styles['check'] : ''}`}
              aria-label={t('form.removeType', { label: type.label })}
              onClick={() => onChange(Object.fromEntries(Object.entries(types).filter(([id]) => id !== typology.id)))}
            >
              {type.label} <span aria-hidden="true">×</span>
            </button>
          ))}
        </div>
      )}
    </>
  )
}
