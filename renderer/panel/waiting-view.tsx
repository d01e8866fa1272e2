import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../ui/app-store.ts'
import styles from './waiting-view.module.css'

/** Nothing rings and nothing is chosen: one sentence. */
export function WaitingView(): ReactNode {
  const { t } = useTranslation()
  const takesCalls = useApp(({ session }) => {
    return !session || (session.operator.state === 'ready' && !session.operator.isDoNotDisturb)
  })
  return (
    <div className={styles['waiting']}>
      <h1>{takesCalls ? t('panel.waiting') : t('operator.takesNoCalls')}</h1>
      {takesCalls && <p>{t('panel.waitingHint')}</p>}
    </div>
  )
}
