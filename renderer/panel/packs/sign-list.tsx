import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Sign } from '../../../shared/typology/pack.ts'
import styles from './entry-list.module.css'
import type { FieldPath } from './field-path.ts'
import { AddItem, FormSection } from './form-section.tsx'
import { newSign, replaced } from './pack-edits.ts'
import { SignForm } from './sign-form.tsx'
import { LIST_LIMITS } from './text-limits.ts'

export type SignListProps = {
  readonly list: 'signs' | 'counterSigns'
  /** Of the type. */
  readonly typePath: FieldPath
  readonly signs: readonly Sign[]
  /** Ids of all other signs of the type: no two may be equal. */
  readonly otherIds: readonly string[]
  /** Ids of the type's signs in the version that is in use. */
  readonly publishedIds: readonly string[]
  readonly onChange: (signs: Sign[]) => void
  readonly children?: ReactNode
}

/** What speaks for a type, or against it. */
export function SignList(props: SignListProps): ReactNode {
  const { list, typePath, signs, otherIds, publishedIds, onChange, children } = props
  const { t } = useTranslation()
  const path = [...typePath, list]
  return (
    <FormSection title={t(`packs.fields.${list}`)} hint={t(`packs.${list}Hint`)} path={path}>
      <ol className={styles['entries']}>
        {signs.map((sign, index) => (
          // entries have no identity but their place
          <li key={index} className={styles['entry']}>
            <SignForm
              sign={sign}
              listPath={path}
              index={index}
              signs={signs}
              mayBeKey={list === 'signs'}
              taken={[...otherIds, ...publishedIds, ...signs.filter((_, at) => at !== index).map(({ id }) => id)]}
              isFixed={publishedIds.includes(sign.id)}
              onChange={(changed) => onChange(replaced(signs, index, changed))}
              onChangeList={onChange}
            />
          </li>
        ))}
      </ol>
      <AddItem
        path={path}
        count={signs.length}
        max={LIST_LIMITS[list]}
        label={t('packs.addSign')}
        onAdd={() => onChange([...signs, newSign()])}
      />
      {children}
    </FormSection>
  )
}
