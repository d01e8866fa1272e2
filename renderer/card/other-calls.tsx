import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import { useApp, useLocale } from '../ui/app-store.ts'
import { CallButtons } from '../ui/call-buttons.tsx'
import { callStateText } from '../ui/call-state-text.ts'
import { callerName } from '../ui/caller-header.tsx'
import { LineMark } from '../ui/line-mark.tsx'
import styles from './card-app.module.css'
import { cardStore, showCall } from './card-store.ts'

/** The calls that are not shown: each with its own buttons, so that no form ever stands before them. */
export function OtherCalls({ calls, now }: { readonly calls: readonly Call[]; readonly now: number }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const cards = useApp((state) => state.cards)
  return (
    <ul className={styles['others']} aria-label={t('call.others')}>
      {calls.map((call) => {
        const card = cards[call.id]
        const name = card ? callerName(t, card) : (call.identity.address ?? t('card.withheld'))
        return (
          <li key={call.id} className={`${styles['other']} ${call.state === 'ringing' ? styles['otherRinging'] : ''}`}>
            <button
              type="button"
              className={styles['otherName']}
              aria-label={t('call.show', { name })}
              onClick={() => showCall(cardStore, call.id)}
            >
              <bdi>{name}</bdi>
              <LineMark lineId={call.lineId} />
              <span className={styles['small']}>{callStateText(t, locale, call, now)}</span>
            </button>
            <CallButtons call={call} hasKeys={false} />
          </li>
        )
      })}
    </ul>
  )
}
