import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Condition, Sign } from '../../../shared/typology/pack.ts'
import { Button } from '../../ui/button.tsx'
import { ConditionForm } from './condition-form.tsx'
import { conditionShape, defaultCondition } from './conditions.ts'
import styles from './condition-list.module.css'
import { fieldId, type FieldPath } from './field-path.ts'
import { LocalizedField } from './localized-field.tsx'
import { emptyText, replaced, without } from './pack-edits.ts'
import { LIST_LIMITS, TEXT_LIMITS } from './text-limits.ts'

export type ConditionListProps = {
  /** Of the sign. */
  readonly path: FieldPath
  readonly sign: Sign
  readonly onChange: (sign: Sign) => void
}

/** By which facts a program recognises a sign, all of which must hold, and what it then tells the operator. */
export function ConditionList({ path, sign, onChange }: ConditionListProps): ReactNode {
  const { t } = useTranslation()
  const { when: conditions = [], evidence, ...rest } = sign
  const put = (changed: { readonly when: readonly Condition[]; readonly evidence: Sign['evidence'] }): void =>
    onChange({
      ...rest,
      ...(changed.when.length > 0 ? { when: [...changed.when] } : {}),
      ...(changed.evidence ? { evidence: changed.evidence } : {}),
    })
  const putConditions = (when: readonly Condition[]): void => put({ when, evidence })
  return (
    <div className={styles['conditions']} id={fieldId([...path, 'when'])} tabIndex={-1}>
      <p className={styles['title']}>{conditions.length > 0 ? t('packs.conditions') : t('packs.noConditions')}</p>
      {conditions.map((condition, index) => (
        // entries have no identity but their place
        <ConditionForm
          key={index}
          path={[...path, 'when', index]}
          condition={condition}
          onChange={(changed) => putConditions(replaced(conditions, index, changed))}
          onRemove={() => putConditions(without(conditions, index))}
        />
      ))}
      <div className={styles['actions']}>
        <Button
          look="quiet"
          isDisabled={conditions.length >= LIST_LIMITS.when}
          onPress={() => putConditions([...conditions, defaultCondition('purchases')])}
        >
          {t('packs.addCondition')}
        </Button>
        {conditions.length > 0 && !evidence && (
          <Button look="quiet" onPress={() => put({ when: conditions, evidence: emptyText() })}>
            {t('packs.addEvidence')}
          </Button>
        )}
        {evidence && (
          <Button look="plain" onPress={() => put({ when: conditions, evidence: undefined })}>
            {t('packs.removeEvidence')}
          </Button>
        )}
      </div>
      {evidence && (
        <>
          <LocalizedField
            label={t('packs.fields.evidence')}
            path={[...path, 'evidence']}
            text={evidence}
            max={TEXT_LIMITS.evidence}
            onChange={(text) => put({ when: conditions, evidence: text })}
          />
          <p className={styles['hint']}>
            {t('packs.evidenceHint')} <bdi dir="ltr">{placeholders(conditions, evidence.en).join(' ')}</bdi>
          </p>
        </>
      )}
    </div>
  )
}

/** Names whose values may stand in the evidence: of the facts asked about, and those that stand in it already. */
function placeholders(conditions: readonly Condition[], text: string): string[] {
  // what is true or false is said in the text itself
  const asked = conditions.filter(({ fact }) => conditionShape(fact) !== 'truth').map(({ fact }) => `{${fact}}`)
  return [...new Set([...asked, ...(text.match(/\{\w+\}/g) ?? [])])]
}
