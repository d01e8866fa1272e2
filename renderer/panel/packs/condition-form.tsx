import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Condition } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { Button } from '../../ui/button.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import styles from './condition-list.module.css'
import { ConditionValue } from './condition-value.tsx'
import { ASKABLE_FACTS, defaultCondition } from './conditions.ts'
import { usePackEditing } from './editing-context.ts'
import { useFactName } from './fact-name.ts'
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
  const factName = useFactName()
  const { known, noticed } = useFactOptions()
  const isListed = [...known, ...noticed].some(({ value }) => value === condition.fact)
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
            {!isListed && <option value={condition.fact}>{factName(condition.fact)}</option>}
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
        <Button look="plain" label={t('packs.removeCondition', { fact: factName(condition.fact) })} onPress={onRemove}>
          ✕
        </Button>
      </div>
      <div className={styles['values']}>
        <ConditionValue path={path} condition={condition} onChange={onChange} />
      </div>
    </div>
  )
}

type FactOption = { readonly value: string; readonly label: string }

/** The facts by name in the interface's language, and how often each sign of this pack was noticed. */
function useFactOptions(): { readonly known: readonly FactOption[]; readonly noticed: readonly FactOption[] } {
  const locale = useLocale()
  const factName = useFactName()
  const { pack } = usePackEditing()
  return useMemo(() => {
    const optionsOf = (facts: readonly string[]): FactOption[] =>
      facts
        .map((value) => ({ value, label: factName(value) }))
        .toSorted((one, other) => one.label.localeCompare(other.label, locale))
    const signs = pack.types.flatMap((type) => [...type.signs, ...type.counterSigns])
    const ids = new Set(signs.map(({ id }) => id).filter(Boolean))
    return { known: optionsOf(ASKABLE_FACTS), noticed: optionsOf([...ids].map((id) => `sign.${id}`)) }
  }, [pack, locale, factName])
}
