import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLive, type Call } from '../../shared/call.ts'
import styles from './received-tones.module.css'

/** The keys that the other side has pressed, while the call is on. */
export function ReceivedTones({ call }: { readonly call: Call | undefined }): ReactNode {
  const { t } = useTranslation()
  if (!call || !isLive(call) || call.receivedTones === '') return null
  // keys are read one by one, from left to right in every language
  const keys = `\u2066${call.receivedTones.split('').join(' ')}\u2069`
  return (
    <p className={styles['tones']} aria-live="polite">
      {t('call.receivedTones', { keys })}
    </p>
  )
}
