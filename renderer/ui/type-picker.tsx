import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from './app-store.ts'
import { Field, inputClass } from './field.tsx'
import { TypeOptions, typeOfOption } from './type-options.tsx'

export type TypePickerProps = {
  /** Typology id → type id. */
  readonly types: Readonly<Record<string, string>>
  readonly onChange: (types: Record<string, string>) => void
}

/** Puts a type into the form of a new client, at most one of each typology. */
export function TypePicker({ types, onChange }: TypePickerProps): ReactNode {
  const { t } = useTranslation()
  const typologies = useApp((state) => state.typologies)
  return (
    <Field label={t('form.type')}>
      <select
        className={inputClass}
        value=""
        onChange={(event) => {
          const chosen = typeOfOption(typologies, event.target.value)
          if (chosen) onChange({ ...types, [chosen.typology.id]: chosen.type.id })
        }}
      >
        <option value="">{t('form.chooseType')}</option>
        <TypeOptions typologies={typologies} />
      </select>
    </Field>
  )
}
