import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { fieldId, type FieldPath } from './field-path.ts'
import styles from './form-section.module.css'

export type FormSectionProps = {
  readonly title: string
  readonly hint?: string
  /** Of the list it shows, where a problem may lead to the whole of it. */
  readonly path?: FieldPath
  readonly children: ReactNode
}

/** One subject of the form under its heading. */
export function FormSection({ title, hint, path, children }: FormSectionProps): ReactNode {
  const titleId = useId()
  return (
    <section
      className={styles['section']}
      aria-labelledby={titleId}
      {...(path ? { id: fieldId(path), tabIndex: -1 } : {})}
    >
      <h3 id={titleId} className={styles['title']}>
        {title}
      </h3>
      {hint && <p className={styles['hint']}>{hint}</p>}
      {children}
    </section>
  )
}

export type AddItemProps = {
  /** Of the list. */
  readonly path: FieldPath
  readonly count: number
  readonly max: number
  readonly label: string
  readonly onAdd: () => void
}

/** Adds an entry, up to what the schema allows. */
export function AddItem({ path, count, max, label, onAdd }: AddItemProps): ReactNode {
  const { t } = useTranslation()
  const isFull = count >= max
  return (
    <div className={styles['add']}>
      <span id={fieldId([...path, 'add'])}>
        <Button look="quiet" isDisabled={isFull} onPress={onAdd}>
          {label}
        </Button>
      </span>
      {isFull && <span className={styles['hint']}>{t('packs.listFull', { count: max })}</span>}
    </div>
  )
}
