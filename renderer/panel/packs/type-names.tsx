import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClientTypeDefinition } from '../../../shared/typology/pack.ts'
import { Field, inputClass } from '../../ui/field.tsx'
import { usePackEditing } from './editing-context.ts'
import styles from './entry-list.module.css'
import { fieldId, type FieldPath } from './field-path.ts'
import { FormSection } from './form-section.tsx'
import { IdField } from './id-field.tsx'
import { LocalizedField } from './localized-field.tsx'
import { followingId } from './pack-edits.ts'
import { TEXT_LIMITS } from './text-limits.ts'

export type TypeNamesProps = {
  readonly type: ClientTypeDefinition
  readonly path: FieldPath
  readonly onChange: (type: ClientTypeDefinition) => void
}

/** What a type is called, here and in other systems, and what kind of type it is. */
export function TypeNames({ type, path, onChange }: TypeNamesProps): ReactNode {
  const { t } = useTranslation()
  const { pack, published } = usePackEditing()
  const publishedIds = published?.types.map(({ id }) => id) ?? []
  const taken = [...publishedIds, ...pack.types.filter((other) => other !== type).map(({ id }) => id)]
  const { alias, externalId, ...rest } = type
  const change = (changed: Partial<ClientTypeDefinition>): void => onChange({ ...type, ...changed })
  // an empty text is no text: the file leaves it out
  const changeNames = (names: { readonly alias: string | undefined; readonly externalId: string | undefined }): void =>
    onChange({
      ...rest,
      ...(names.alias ? { alias: names.alias } : {}),
      ...(names.externalId ? { externalId: names.externalId } : {}),
    })
  return (
    <FormSection title={t('packs.sections.names')} path={path}>
      <LocalizedField
        label={t('packs.fields.label')}
        path={[...path, 'label']}
        text={type.label}
        max={TEXT_LIMITS.label}
        onChange={(label) => change({ label, id: followingId(type.id, { before: type.label, after: label }, taken) })}
      />
      <div className={styles['details']}>
        <IdField
          label={t('packs.fields.id')}
          path={[...path, 'id']}
          id={type.id}
          isFixed={publishedIds.includes(type.id)}
          onChange={(id) => change({ id })}
        />
        <Field label={t('packs.fields.externalId')}>
          <input
            id={fieldId([...path, 'externalId'])}
            className={inputClass}
            dir="ltr"
            value={externalId ?? ''}
            maxLength={80}
            placeholder={type.id}
            autoComplete="off"
            onChange={(event) => changeNames({ alias, externalId: event.target.value.toLowerCase() })}
          />
        </Field>
        <Field label={t('packs.fields.alias')}>
          <input
            id={fieldId([...path, 'alias'])}
            className={inputClass}
            dir="auto"
            value={alias ?? ''}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => changeNames({ alias: event.target.value, externalId })}
          />
        </Field>
      </div>
      <div className={styles['details']}>
        {(['check', 'standard'] as const).map((flag) => (
          <label key={flag} className={styles['check']} title={t(`packs.${flag}Hint`)}>
            <input
              type="checkbox"
              checked={type[flag]}
              onChange={(event) => change({ [flag]: event.target.checked })}
            />
            {t(`packs.fields.${flag}`)}
          </label>
        ))}
      </div>
    </FormSection>
  )
}
