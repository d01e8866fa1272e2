import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Result } from '../../shared/result.ts'
import { Button } from '../ui/button.tsx'
import { ColleagueLamp } from '../ui/colleague-lamp.tsx'
import { colleagueStateText, extensionTarget, type Colleague } from '../ui/colleagues.ts'
import { usePeer } from '../ui/peer-context.ts'
import styles from './workplace-tools.module.css'

export type ColleagueRowProps = {
  readonly colleague: Colleague
  readonly all: readonly Colleague[]
  /** The call that could be handed on; null: there is none. */
  readonly call: Call | null
  readonly isWaiting: boolean
  readonly onRequest: (request: Promise<Result<unknown>>) => void
}

/** One colleague: what their line does, and what can be done about it now. */
export function ColleagueRow({ colleague, all, call, isWaiting, onRequest }: ColleagueRowProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const { extension, state } = colleague
  const target = extensionTarget(extension)
  const name = `\u2068${colleague.name}\u2069`
  const press = (request: () => Promise<Result<unknown>>) => () => onRequest(request())
  return (
    <li className={styles['colleague']}>
      <ColleagueLamp state={state} />
      <span className={styles['who']}>
        <span>
          <bdi className={styles['name']}>{colleague.name}</bdi> <bdi className={styles['minor']}>{extension}</bdi>
        </span>
        <span className={styles['minor']}>{colleagueStateText(t, colleague, all)}</span>
      </span>
      <span className={styles['acts']}>
        {state === 'ringing' && (
          <Button
            look="primary"
            className={styles['act']}
            isDisabled={isWaiting}
            label={t('colleagues.pickUpOf', { name })}
            onPress={press(() => peer.request('call.pick-up', { extension }))}
          >
            {t('colleagues.pickUp')}
          </Button>
        )}
        {call ? (
          <>
            <Button
              look="quiet"
              className={styles['act']}
              isDisabled={isWaiting}
              label={t('colleagues.askName', { name })}
              onPress={press(() => peer.request('call.consult', { callId: call.id, target }))}
            >
              {t('colleagues.ask')}
            </Button>
            <Button
              look="quiet"
              className={styles['act']}
              isDisabled={isWaiting}
              label={t('colleagues.transferTo', { name })}
              onPress={press(() => peer.request('call.transfer', { callId: call.id, target }))}
            >
              {t('colleagues.transfer')}
            </Button>
          </>
        ) : (
          <Button
            look="quiet"
            className={styles['act']}
            isDisabled={isWaiting}
            label={t('colleagues.callName', { name })}
            onPress={press(() => peer.request('call.dial', { lineId: null, target }))}
          >
            {t('colleagues.call')}
          </Button>
        )}
      </span>
    </li>
  )
}
