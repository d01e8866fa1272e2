import type { ReactNode } from 'react'
import { FIELD_MAX_LENGTH } from '../../shared/client.ts'
import styles from './field.module.css'

export const inputClass = styles['input']

/** A label above its control. */
export function Field({ label, children, className }: FieldProps): ReactNode {
  return (
    <label className={[styles['field'], className].filter(Boolean).join(' ')}>
      <span className={styles['label']}>{label}</span>
      {children}
    </label>
  )
}

export type FieldProps = {
  readonly label: string
  readonly children: ReactNode
  readonly className?: string | undefined
}

export type TextFieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBlur?: () => void
  readonly placeholder?: string
  /** In characters; 500 unless told. */
  readonly maxLength?: number
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'url'
  readonly className?: string | undefined
  readonly direction?: 'ltr' | 'auto'
}

export function TextField(props: TextFieldProps): ReactNode {
  const { label, value, onChange, onBlur, placeholder, type = 'text', className, direction = 'auto' } = props
  const { maxLength = FIELD_MAX_LENGTH } = props
  return (
    <Field label={label} className={className}>
      <input
        className={styles['input']}
        type={type}
        dir={direction}
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onBlur={onBlur}
      />
    </Field>
  )
}

export type SelectFieldProps<Value extends string> = {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
  readonly className?: string | undefined
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>): ReactNode {
  const { label, value, options, onChange, className } = props
  return (
    <Field label={label} className={className}>
      <select
        className={styles['input']}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}
