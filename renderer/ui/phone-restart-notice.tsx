import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import { formatTime } from './format.ts'
import { usePeer } from './peer-context.ts'
import styles from './phone-restart-notice.module.css'

/** The phone was made again and calls are lost: stays until the operator has read it. */
export function PhoneRestartNotice(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const restart = useApp((state) => state.session?.phoneRestart ?? null)
  if (!restart) return null
  return (
    <div className={styles['notice']} role="alert">
      <p>{t('phoneRestart.lost', { count: restart.lostCalls, time: formatTime(locale, restart.at) })}</p>
      <Button look="quiet" keyName="dismiss" onPress={() => void peer.request('phone-restart.dismiss', null)}>
        {t('phoneRestart.dismiss')}
      </Button>
    </div>
  )
}
