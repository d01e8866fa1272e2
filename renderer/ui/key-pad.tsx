import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './key-pad.module.css'
import { PHONE_KEYS } from './typed-keys.ts'

/** The twelve keys of a telephone; they stand as on every telephone, in right-to-left languages as well. */
export function KeyPad({ onKey }: { readonly onKey: (key: string) => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <div className={styles['pad']} dir="ltr">
      {PHONE_KEYS.map((key) => (
        <button
          key={key}
          type="button"
          className={styles['key']}
          aria-label={t('dial.key', { key })}
          onClick={() => onKey(key)}
        >
          {key}
        </button>
      ))}
    </div>
  )
}
