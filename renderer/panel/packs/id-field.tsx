import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, inputClass } from '../../ui/field.tsx'
import { fieldId, type FieldPath } from './field-path.ts'
import styles from './id-field.module.css'

export type IdFieldProps = {
  readonly label: string
  readonly path: FieldPath
  readonly id: string
  /** It stands in the version that is in use: the CRM and what is stored of clients know it. */
  readonly isFixed: boolean
  readonly known?: readonly string[]
  readonly onChange: (id: string) => void
}

/** The name by which programs know an entry: small letters joined by hyphens. */
export function IdField({ label, path, id, isFixed, known = [], onChange }: IdFieldProps): ReactNode {
  const { t } = useTranslation()
  const listId = useId()
  // what is typed may pass through a name that is in use: the field must not close under the hands
  const [isTyping, setIsTyping] = useState(false)
  return (
    <Field label={label}>
      <input
        id={fieldId(path)}
        className={`${inputClass} ${isFixed && !isTyping ? styles['fixed'] : ''}`}
        dir="ltr"
        value={id}
        maxLength={80}
        list={listId}
        autoComplete="off"
        readOnly={isFixed && !isTyping}
        title={isFixed && !isTyping ? t('packs.fixedId') : undefined}
        aria-invalid={id === ''}
        onChange={(event) => {
          setIsTyping(true)
          onChange(event.target.value.toLowerCase().replace(/[\s_]+/g, '-'))
        }}
        onBlur={() => setIsTyping(false)}
      />
      {known.length > 0 && (
        <datalist id={listId}>
          {known.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </datalist>
      )}
    </Field>
  )
}
