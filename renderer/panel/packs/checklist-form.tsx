import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LINE_MAX_LENGTH, type ChecklistStep } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { formatCount } from '../../ui/format.ts'
import styles from './entry-list.module.css'
import type { FieldPath } from './field-path.ts'
import { AddItem, FormSection } from './form-section.tsx'
import { IdField } from './id-field.tsx'
import { ItemTools } from './item-tools.tsx'
import { LocalizedField } from './localized-field.tsx'
import { followingId, newStep, replaced } from './pack-edits.ts'
import { LIST_LIMITS } from './text-limits.ts'

export type ChecklistFormProps = {
  /** Of the list. */
  readonly path: FieldPath
  readonly steps: readonly ChecklistStep[]
  /** Ids of the steps in the version that is in use. */
  readonly publishedIds: readonly string[]
  readonly onChange: (steps: ChecklistStep[]) => void
}

/** What the operator verifies, step by step, in neutral words. */
export function ChecklistForm({ path, steps, publishedIds, onChange }: ChecklistFormProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <FormSection title={t('packs.fields.checklist')} hint={t('packs.checklistHint')} path={path}>
      <ol className={styles['entries']}>
        {steps.map((step, index) => {
          const number = formatCount(locale, index + 1)
          const taken = [...publishedIds, ...steps.filter((_, at) => at !== index).map(({ id }) => id)]
          const change = (changed: Partial<ChecklistStep>): void =>
            onChange(replaced(steps, index, { ...step, ...changed }))
          return (
            // entries have no identity but their place
            <li key={index} className={styles['entry']}>
              <LocalizedField
                label={t('packs.stepNumber', { number })}
                path={[...path, index, 'text']}
                text={step.text}
                max={LINE_MAX_LENGTH}
                onChange={(text) =>
                  change({ text, id: followingId(step.id, { before: step.text, after: text }, taken) })
                }
              />
              <div className={styles['details']}>
                <IdField
                  label={t('packs.fields.id')}
                  path={[...path, index, 'id']}
                  id={step.id}
                  isFixed={publishedIds.includes(step.id)}
                  onChange={(id) => change({ id })}
                />
                <ItemTools
                  path={path}
                  items={steps}
                  index={index}
                  name={step.text[locale] || number}
                  onChange={onChange}
                />
              </div>
            </li>
          )
        })}
      </ol>
      <AddItem
        path={path}
        count={steps.length}
        max={LIST_LIMITS.checklist}
        label={t('packs.addStep')}
        onAdd={() => onChange([...steps, newStep()])}
      />
    </FormSection>
  )
}
