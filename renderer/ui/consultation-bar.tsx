import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Result } from '../../shared/result.ts'
import { putCard, useApp, useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import styles from './call-buttons.module.css'
import { callStateText, endReasonText } from './call-state-text.ts'
import { callName } from './call-name.ts'
import { useColleagues } from './colleagues.ts'
import type { Consultation } from './consultation.ts'
import { LineMark } from './line-mark.tsx'
import { JoinButton } from './join-button.tsx'
import { MuteButton } from './mute-button.tsx'
import { usePeer } from './peer-context.ts'
import { QualityWarning } from './quality-warning.tsx'
import { TransferNote } from './transfer-note.tsx'
import { useNow } from './use-now.ts'

export type ConsultationBarProps = Consultation & {
  readonly hasKeys: boolean
  readonly onRequest: (request: Promise<Result<unknown>>) => void
}

/** While a colleague is asked: connect both, talk to the other one, or go back to the client. */
export function ConsultationBar({ original, consultation, hasKeys, onRequest }: ConsultationBarProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const now = useNow(true)
  const name = useColleagueName(consultation)
  const isAnswered = consultation.state === 'active' || consultation.state === 'held'
  const isTransferring = original.transfer?.state === 'trying'
  const other = consultation.state === 'active' ? original : consultation
  const active = [original, consultation].find(({ state }) => state === 'active')
  // back to the client, who waits
  const cancel = async (): Promise<Result<unknown>> => {
    const ended = await peer.request('call.hang-up', { callId: consultation.id })
    if (!ended.ok || original.state !== 'held') return ended
    return peer.request('call.resume', { callId: original.id })
  }
  const key = <Name extends string>(keyName: Name): { keyName: Name } | object => (hasKeys ? { keyName } : {})

  return (
    <>
      <p className={styles['consulting']} role="status">
        <strong>{t('transfer.consulting', { name: `\u2068${name}\u2069` })}</strong>{' '}
        <span className={styles['minor']}>{callStateText(t, locale, consultation, now)}</span>{' '}
        <LineMark lineId={consultation.lineId} />
      </p>
      <TransferNote call={original} />
      {active && <QualityWarning callId={active.id} />}
      <Button
        look="primary"
        {...key('connect')}
        isDisabled={!isAnswered || isTransferring}
        onPress={() => onRequest(peer.request('call.complete-transfer', { callId: consultation.id }))}
      >
        {t('transfer.connect')}
      </Button>
      <Button
        {...key('swap')}
        isDisabled={!isAnswered || isTransferring}
        onPress={() => onRequest(peer.request('call.resume', { callId: other.id }))}
      >
        {t('transfer.swap')}
      </Button>
      {isAnswered && <JoinButton look="normal" hasKey={hasKeys} onRequest={onRequest} />}
      {active && <MuteButton call={active} hasKey={hasKeys} onPress={onRequest} />}
      <Button look="stop" className={styles['hangUp']} {...key('hangUp')} onPress={() => onRequest(cancel())}>
        {t('transfer.cancel')}
      </Button>
    </>
  )
}

/** Who was asked about a call on hold and why nobody answered there; nothing where somebody did. */
export function AskedInVain({ call }: { readonly call: Call }): ReactNode {
  const { t } = useTranslation()
  const asked = useApp((state) => state.session?.calls.findLast(({ consultsFor }) => consultsFor === call.id))
  const isPast = useApp(({ pastConsultations }) => asked !== undefined && pastConsultations.includes(asked.id))
  const isInVain = !isPast && asked?.endReason !== undefined && asked.stamps.answeredAt === null
  // the operator who gave up knows it
  if (!isInVain || asked.endReason === null || asked.endReason === 'hung-up-by-operator') return null
  return <AskedCall asked={asked} reason={endReasonText(t, asked.direction, asked.endReason, false)} />
}

function AskedCall({ asked, reason }: { readonly asked: Call; readonly reason: string }): ReactNode {
  const { t } = useTranslation()
  const name = useColleagueName(asked)
  return (
    <p className={styles['error']} role="status">
      {t('transfer.askedInVain', { name: `\u2068${name}\u2069`, reason })}
    </p>
  )
}

/** A colleague is rarely in the client data: then the name in the settings, or the number, says more than «new number». */
function useColleagueName(call: Call): string {
  const { id, state } = call
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const card = useApp((one) => one.cards[id])
  const isMissing = card === undefined
  // the record is written a moment after the call is known
  const recordsVersion = useApp((one) => (isMissing ? one.recordsVersion : null))
  useEffect(() => {
    if (!isMissing) return
    void peer.request('card.open', { callId: id, locale }).then((opened) => {
      // without a card the number as it was dialled says enough
      if (opened.ok) putCard(opened.value)
    })
  }, [peer, id, locale, state, isMissing, recordsVersion])
  const colleagues = useColleagues()
  return callName(t, call, card, colleagues)
}
