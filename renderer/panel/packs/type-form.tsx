import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClientTypeDefinition } from '../../../shared/typology/pack.ts'
import { AdviceLines } from './advice-lines.tsx'
import { ChecklistForm } from './checklist-form.tsx'
import { ConfusedWith } from './confused-with.tsx'
import { usePackEditing } from './editing-context.ts'
import { fieldId } from './field-path.ts'
import { FormSection } from './form-section.tsx'
import { LocalizedField } from './localized-field.tsx'
import { NumberField } from './number-field.tsx'
import { SignList } from './sign-list.tsx'
import { LIST_LIMITS, TEXT_LIMITS } from './text-limits.ts'
import { TypeNames } from './type-names.tsx'
import styles from './entry-list.module.css'

export type TypeFormProps = {
  readonly type: ClientTypeDefinition
  readonly index: number
  readonly onChange: (type: ClientTypeDefinition) => void
}

/** Everything of one type, in the order in which an operator meets it. */
export function TypeForm({ type, index, onChange }: TypeFormProps): ReactNode {
  const { t } = useTranslation()
  const { published } = usePackEditing()
  const path = ['types', index]
  const inUse = published?.types.find(({ id }) => id === type.id)
  const publishedSigns = [...(inUse?.signs ?? []), ...(inUse?.counterSigns ?? [])].map(({ id }) => id)
  const publishedIntents = [...(inUse?.do ?? []), ...(inUse?.dont ?? [])].map(({ intent }) => intent)
  const change = (changed: Partial<ClientTypeDefinition>): void => onChange({ ...type, ...changed })
  return (
    <>
      <TypeNames type={type} path={path} onChange={onChange} />
      <FormSection title={t('packs.sections.words')}>
        <LocalizedField
          label={t('packs.fields.say')}
          path={[...path, 'say']}
          text={type.say}
          max={TEXT_LIMITS.say}
          onChange={(say) => change({ say })}
        />
        <LocalizedField
          label={t('packs.fields.expectations')}
          path={[...path, 'expectations']}
          text={type.expectations}
          max={TEXT_LIMITS.expectations}
          onChange={(expectations) => change({ expectations })}
        />
      </FormSection>
      {(['do', 'dont'] as const).map((list) => (
        <AdviceLines
          key={list}
          list={list}
          typePath={path}
          lines={type[list]}
          publishedIntents={publishedIntents}
          onChange={(lines) => change({ [list]: lines })}
        />
      ))}
      <SignList
        list="signs"
        typePath={path}
        signs={type.signs}
        otherIds={type.counterSigns.map(({ id }) => id)}
        publishedIds={publishedSigns}
        onChange={(signs) => change({ signs })}
      >
        <NumberField
          id={fieldId([...path, 'minimumSigns'])}
          label={t('packs.fields.minimumSigns')}
          className={styles['narrow']}
          value={type.minimumSigns}
          min={1}
          max={LIST_LIMITS.minimumSigns}
          onChange={(minimumSigns) => change({ minimumSigns: minimumSigns ?? 0 })}
        />
      </SignList>
      <SignList
        list="counterSigns"
        typePath={path}
        signs={type.counterSigns}
        otherIds={type.signs.map(({ id }) => id)}
        publishedIds={publishedSigns}
        onChange={(counterSigns) => change({ counterSigns })}
      />
      <ConfusedWith type={type} path={path} onChange={onChange} />
      <ChecklistForm
        path={[...path, 'checklist']}
        steps={type.checklist}
        publishedIds={(inUse?.checklist ?? []).map(({ id }) => id)}
        onChange={(checklist) => change({ checklist })}
      />
    </>
  )
}
