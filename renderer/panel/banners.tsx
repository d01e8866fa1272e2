import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useLocale } from '../ui/app-store.ts'
import { PhoneRestartNotice } from '../ui/phone-restart-notice.tsx'
import styles from './panel-app.module.css'
import { downLines, nameList } from './registration-text.ts'
import { ManyDeletions } from './sync-state.tsx'
import { TakenShortcuts } from './taken-shortcuts.tsx'

/** What nobody may overlook: no calls can come in, nobody would hear the operator, the client data are away. */
export function Banners(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const session = useApp((state) => state.session)
  if (!session) return <div className={styles['banners']} />
  const { data, registrations, settings } = session
  return (
    <div className={styles['banners']} role="status">
      <PhoneRestartNotice />
      {downLines(t, locale, registrations, settings.accounts).map(({ names, sentence }) => (
        <p key={sentence} className={`${styles['banner']} ${styles['bannerStop']}`} role="alert">
          <strong>
            {names.length === 0
              ? t('registration.title')
              : t('registration.titleOf', { lines: nameList(locale, names) })}
          </strong>{' '}
          {sentence}
        </p>
      ))}
      {registrations.some(({ hasMicrophone }) => !hasMicrophone) && (
        <p className={styles['banner']}>{t('registration.noMicrophone')}</p>
      )}
      <TakenShortcuts />
      <ManyDeletions sync={session.sync} />
      {!data.isReady && (
        <p className={`${styles['banner']} ${data.problem === null ? '' : styles['bannerStop']}`} role="alert">
          {data.problem === null ? t('panel.dataRestarting') : t('panel.dataProblem', { message: data.problem })}
        </p>
      )}
    </div>
  )
}
