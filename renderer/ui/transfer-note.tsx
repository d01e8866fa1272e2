import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import styles from './call-buttons.module.css'

/** How far a transfer has come, and why it failed; nothing without one. */
export function TransferNote({ call: { transfer } }: { readonly call: Call }): ReactNode {
  const { t } = useTranslation()
  if (!transfer) return null
  const target = `\u2066${transfer.target}\u2069`
  if (transfer.state === 'trying') {
    return (
      <p className={styles['note']} role="status">
        {t('transfer.trying', { target })}
      </p>
    )
  }
  return (
    <p className={styles['error']} role="alert">
      {transfer.detail
        ? t('transfer.failedWith', { target, detail: `\u2068${transfer.detail}\u2069` })
        : t('transfer.failed', { target })}
    </p>
  )
}
