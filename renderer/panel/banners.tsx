import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { worstRegistration } from '../../shared/registration.ts'
import { useApp } from '../ui/app-store.ts'
import styles from './panel-app.module.css'

/** What nobody may overlook: no calls can come in, nobody would hear the operator, the client data are away. */
export function Banners(): ReactNode {
  const { t } = useTranslation()
  const session = useApp((state) => state.session)
  if (!session) return <div className={styles['banners']} />
  const { data } = session
  const registration = worstRegistration(session.registrations)
  const isDown = registration.state === 'unregistered'
  return (
    <div className={styles['banners']} role="status">
      {isDown && registration.reason && (
        <p className={`${styles['banner']} ${styles['bannerStop']}`} role="alert">
          <strong>{t('registration.title')}</strong>{' '}
          {t(`registration.reason.${registration.reason}`, { detail: registration.detail })}
        </p>
      )}
      {!registration.hasMicrophone && <p className={styles['banner']}>{t('registration.noMicrophone')}</p>}
      {!data.isReady && (
        <p className={`${styles['banner']} ${data.problem === null ? '' : styles['bannerStop']}`} role="alert">
          {data.problem === null ? t('panel.dataRestarting') : t('panel.dataProblem', { message: data.problem })}
        </p>
      )}
    </div>
  )
}
