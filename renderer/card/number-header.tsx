import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import { useLocale } from '../ui/app-store.ts'
import { callStateText } from '../ui/call-state-text.ts'
import styles from '../ui/caller-header.module.css'
import { LineMark } from '../ui/line-mark.tsx'
import { PhoneText } from '../ui/phone-text.tsx'
import { QualityMeter } from '../ui/quality-meter.tsx'

/** The header while the client data are away: what the INVITE itself says. */
export function NumberHeader({ call, now }: { readonly call: Call; readonly now: number }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { address, displayName, withheld } = call.identity
  return (
    <header className={styles['header']}>
      <div className={`${styles['face']} ${styles['faceUnknown']}`} aria-hidden="true">
        ?
      </div>
      <h1 className={styles['name']}>
        {withheld || address === null ? t('card.withheld') : displayName && <bdi>{displayName} </bdi>}
        {!withheld &&
          address !== null &&
          (call.direction === 'outgoing' ? (
            t('call.toNumber', { number: `\u2066${address}\u2069` })
          ) : (
            <PhoneText>{address}</PhoneText>
          ))}
      </h1>
      <div className={styles['time']}>
        {callStateText(t, locale, call, now)}
        {call.state === 'active' && <QualityMeter callId={call.id} />}
      </div>
      <div className={styles['lines']}>
        <LineMark lineId={call.lineId} />
      </div>
    </header>
  )
}
