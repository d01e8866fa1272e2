import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Condition } from '../../../shared/typology/pack.ts'
import { Button } from '../../ui/button.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import styles from './condition-list.module.css'
import { ConditionValue } from './condition-value.tsx'
import { defaultCondition } from './conditions.ts'
import { usePackEditing } from './editing-context.ts'
import { fieldId, type FieldPath } from './field-path.ts'

export type ConditionFormProps = {
  readonly path: FieldPath
  readonly condition: Condition
  readonly onChange: (condition: Condition) => void
  readonly onRemove: () => void
}

/** A test of one fact: which fact, and what it must be. */
export function ConditionForm({ path, condition, onChange, onRemove }: ConditionFormProps): ReactNode {
  const { t } = useTranslation()
  const { known, noticed } = usePackEditing().facts
  const listed = [...known, ...noticed].find(({ value }) => value === condition.fact)
  // a fact that is not asked about any more still stands in the file
  const name = listed?.label ?? condition.fact
  return (
    <div className={styles['condition']} id={fieldId(path)} tabIndex={-1}>
      <div className={styles['fact']}>
        <Field label={t('packs.fact')}>
          <select
            id={fieldId([...path, 'fact'])}
            className={inputClass}
            value={condition.fact}
            onChange={(event) => onChange(defaultCondition(event.target.value))}
          >
            {!listed && <option value={condition.fact}>{name}</option>}
            <optgroup label={t('packs.factGroups.known')}>
              {known.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </optgroup>
            <optgroup label={t('packs.factGroups.noticed')}>
              {noticed.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </optgroup>
          </select>
        </Field>
        <Button look="plain" label={t('packs.removeCondition', { fact: name })} onPress={onRemove}>
          ✕
        </Button>
      </div>
      <div className={styles['values']}>
        <ConditionValue path={path} condition={condition} onChange={onChange} />
      </div>
    </div>
  )
}
