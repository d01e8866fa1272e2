import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLive, type Call } from '../../shared/call.ts'
import { wrapUpRuleOf } from '../../shared/operator-transitions.ts'
import { AfterCallTime } from '../ui/after-call-time.tsx'
import { useApp } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { usePeer } from '../ui/peer-context.ts'
import styles from './card-app.module.css'

export type EndedButtonsProps = {
  readonly callId: string
  readonly call: Call | undefined
  /** The operator is done with the card. */
  readonly onClose: () => void
}

/** What is left to do with the card of a call that is over: to put it away, and to end the after-call work. */
export function EndedButtons({ callId, call, onClose }: EndedButtonsProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const operator = useApp((state) => state.session?.operator)
  const mayGoBack = useApp(({ session }) => {
    const last = session?.calls.findLast((one) => !isLive(one) && one.stamps.answeredAt !== null)
    return (
      call !== undefined &&
      session?.operator.state === 'ready' &&
      last?.id === callId &&
      wrapUpRuleOf(session.settings.operatorState, call).mode === 'optional'
    )
  })
  const isWorking = operator?.state === 'after-call' && operator.wrapUp?.callId === callId
  useEndOfWork(isWorking, onClose)

  if (!isWorking) {
    return (
      <div className={styles['ended']}>
        <Button keyName="close" className={styles['grows']} onPress={onClose}>
          {t('card.close')}
        </Button>
        {mayGoBack && (
          <Button
            look="quiet"
            onPress={() => void peer.request('operator.set-state', { state: 'after-call', reason: '' })}
          >
            {t('operator.states.after-call')}
          </Button>
        )}
      </div>
    )
  }
  const finish = (): void => {
    void peer.request('operator.finish-after-call', null)
    onClose()
  }
  return (
    <div className={styles['work']} role="group" aria-label={t('operator.states.after-call')}>
      <AfterCallTime operator={operator} />
      <div className={styles['ended']}>
        <Button look="primary" keyName="afterCallDone" className={styles['grows']} onPress={finish}>
          {t('operator.done')}
        </Button>
        <Button look="quiet" keyName="close" onPress={onClose}>
          {t('operator.closeCard')}
        </Button>
      </div>
    </div>
  )
}

/** The work has ended somewhere else, or by itself: the card goes too, unless the operator is just busy in it. */
function useEndOfWork(isWorking: boolean, onEnd: () => void): void {
  const wasWorking = useRef(isWorking)
  const latest = useRef(onEnd)
  useEffect(() => {
    latest.current = onEnd
  })
  useEffect(() => {
    const hasEnded = wasWorking.current && !isWorking
    wasWorking.current = isWorking
    if (hasEnded && !document.hasFocus()) latest.current()
  }, [isWorking])
}
