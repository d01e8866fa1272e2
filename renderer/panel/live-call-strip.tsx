import type { TFunction } from 'i18next'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import { putCard, useApp, useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { callStateText } from '../ui/call-state-text.ts'
import { callerName } from '../ui/caller-header.tsx'
import { LineMark } from '../ui/line-mark.tsx'
import { usePeer } from '../ui/peer-context.ts'
import styles from './live-call-strip.module.css'
import { isolated } from '../ui/isolated.ts'

export type LiveCallStripProps = { readonly call: Call; readonly now: number; readonly onGo: () => void }

/** The call that is on, while something else than the calls is shown: nobody overlooks it, and one key leads to it. */
export function LiveCallStrip({ call, now, onGo }: LiveCallStripProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const isDataReady = useApp((state) => state.session?.data.isReady ?? false)
  const card = useApp((state) => state.cards[call.id])
  const { id: callId, state } = call
  // the record is written a moment after the call is known
  const recordsVersion = useApp((one) => (one.cards[callId] ? null : one.recordsVersion))

  useEffect(() => {
    let isCurrent = true
    void peer.request('card.open', { callId, locale }).then((opened) => {
      // without a card the strip names the number: the call itself is what matters here
      if (isCurrent && opened.ok) putCard(opened.value)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, callId, locale, isDataReady, state, recordsVersion])

  const name = isolated(card ? callerName(t, card) : (call.identity.address ?? t('card.withheld')))
  const isRinging = state === 'ringing'
  return (
    <section className={`${styles['strip']} ${isRinging ? styles['ringing'] : ''}`} aria-label={t('panel.currentCall')}>
      <p role={isRinging ? 'alert' : 'status'}>
        <span aria-hidden="true">● </span>
        {stripText(t, state, name)}
      </p>
      <LineMark lineId={call.lineId} />
      <span className={styles['state']}>{callStateText(t, locale, call, now)}</span>
      <Button look="primary" keyName="tab1" className={styles['go']} onPress={onGo}>
        {t('panel.liveCall.go')}
      </Button>
    </section>
  )
}

function stripText(t: TFunction, state: Call['state'], name: string): string {
  if (state === 'ringing') return t('panel.liveCall.incoming', { name })
  return state === 'calling' ? t('call.announceOutgoing', { name }) : t('panel.liveCall.onLine', { name })
}
