import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './waiting-view.module.css'

/** Nothing rings and nothing is chosen: one sentence. */
export function WaitingView(): ReactNode {
  const { t } = useTranslation()
  return (
    <div className={styles['waiting']}>
      <h1>{t('panel.waiting')}</h1>
      <p>{t('panel.waitingHint')}</p>
    </div>
  )
}
