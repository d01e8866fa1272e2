import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, inputClass } from '../ui/field.tsx'
import { captureKeys } from './accelerator.ts'
import styles from './ring-fields.module.css'

export type ShortcutFieldProps = {
  readonly label: string
  /** As Electron names keys; empty: none. */
  readonly accelerator: string
  /** Another program has these keys. */
  readonly isTaken: boolean
  readonly onChange: (accelerator: string) => void
}

/** A field that takes the keys that are pressed in it; Backspace empties it, Tab and Esc do what they do elsewhere. */
export function ShortcutField({ label, accelerator, isTaken, onChange }: ShortcutFieldProps): ReactNode {
  const { t } = useTranslation()
  const [isRefused, setRefused] = useState(false)
  const onKeyDown = (event: KeyboardEvent): void => {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey
    if (isPlain && (event.code === 'Tab' || event.code === 'Escape')) return
    // keys of this window must not act while they are chosen
    event.preventDefault()
    event.stopPropagation()
    if (isPlain && (event.code === 'Backspace' || event.code === 'Delete')) {
      setRefused(false)
      return onChange('')
    }
    const captured = captureKeys(event)
    if (captured.kind === 'incomplete') return
    setRefused(captured.kind === 'unsafe')
    if (captured.kind === 'keys') onChange(captured.accelerator)
  }
  return (
    <div className={styles['keys']}>
      <Field label={label}>
        <input
          className={inputClass}
          dir="ltr"
          readOnly
          value={accelerator}
          placeholder={t('shortcuts.placeholder')}
          onKeyDown={onKeyDown}
          onBlur={() => setRefused(false)}
        />
      </Field>
      {(isRefused || isTaken) && (
        <p className={styles['refusal']} role="status">
          {isRefused ? t('shortcuts.unsafe') : t('shortcuts.taken')}
        </p>
      )}
    </div>
  )
}
