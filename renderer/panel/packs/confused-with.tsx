import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClientTypeDefinition } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { SelectField } from '../../ui/field.tsx'
import { usePackEditing } from './editing-context.ts'
import type { FieldPath } from './field-path.ts'
import { FormSection } from './form-section.tsx'
import { LocalizedField } from './localized-field.tsx'
import { emptyText } from './pack-edits.ts'
import { TEXT_LIMITS } from './text-limits.ts'

export type ConfusedWithProps = {
  readonly type: ClientTypeDefinition
  /** Of the type. */
  readonly path: FieldPath
  readonly onChange: (type: ClientTypeDefinition) => void
}

/** A type that is hard to tell from this one, and what to look at: both are shown side by side. */
export function ConfusedWith({ type, path, onChange }: ConfusedWithProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { pack } = usePackEditing()
  const { confusedWith, ...rest } = type
  const others = pack.types.filter(({ id }) => id !== type.id && id !== '')
  const options = others.map(({ id, label }) => ({ value: id, label: label[locale] || id }))
  const isGone = confusedWith !== undefined && !others.some(({ id }) => id === confusedWith.type)
  return (
    <FormSection
      title={t('packs.fields.confusedWith')}
      hint={t('packs.confusedWithHint')}
      path={[...path, 'confusedWith']}
    >
      <SelectField
        label={t('packs.otherType')}
        value={confusedWith?.type ?? ''}
        options={[
          { value: '', label: '—' },
          ...(isGone ? [{ value: confusedWith.type, label: confusedWith.type }] : []),
          ...options,
        ]}
        onChange={(other) =>
          onChange(other ? { ...rest, confusedWith: { type: other, text: confusedWith?.text ?? emptyText() } } : rest)
        }
      />
      {confusedWith && (
        <LocalizedField
          label={t('packs.fields.hint')}
          path={[...path, 'confusedWith', 'text']}
          text={confusedWith.text}
          max={TEXT_LIMITS.line}
          onChange={(text) => onChange({ ...rest, confusedWith: { ...confusedWith, text } })}
        />
      )}
    </FormSection>
  )
}
