import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Failure, Result } from '../../shared/result.ts'
import { Button } from './button.tsx'
import styles from './call-buttons.module.css'
import { usePeer } from './peer-context.ts'

const KNOWN_ERRORS = ['not-ringing', 'no-such-call', 'no-connection', 'no-media', 'not-now', 'unavailable'] as const

export type CallButtonsProps = {
  readonly call: Call
  /** Without it the buttons show no keys: another call has them. */
  readonly hasKeys: boolean
}

/** What can be done with a call in its present state; answer is always first and the largest. */
export function CallButtons({ call, hasKeys }: CallButtonsProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const [error, setError] = useState<Failure | null>(null)
  const run = (request: Promise<Result<unknown>>): void => {
    setError(null)
    void request.then((result) => {
      if (!result.ok) setError(result.error)
    })
  }
  const onCall = { callId: call.id }
  const key = <Name extends string>(name: Name): { keyName: Name } | object => (hasKeys ? { keyName: name } : {})

  const buttons: Record<Call['state'], ReactNode> = {
    ringing: (
      <>
        <Button
          look="primary"
          className={styles['answer']}
          {...key('answer')}
          onPress={() => run(peer.request('call.answer', onCall))}
        >
          {t('call.answer')}
        </Button>
        <Button
          look="quiet"
          isStacked
          {...key('busy')}
          onPress={() => run(peer.request('call.reject', { ...onCall, kind: 'busy' }))}
        >
          {t('call.busy')}
        </Button>
        <Button
          look="stop"
          isStacked
          {...key('decline')}
          onPress={() => run(peer.request('call.reject', { ...onCall, kind: 'decline' }))}
        >
          {t('call.decline')}
        </Button>
      </>
    ),
    answering: (
      <>
        <Button look="primary" className={styles['answer']} isDisabled onPress={() => undefined}>
          {t('call.answering')}
        </Button>
        <HangUp hasKey={hasKeys} onPress={() => run(peer.request('call.hang-up', onCall))} />
      </>
    ),
    active: (
      <>
        <Button {...key('hold')} onPress={() => run(peer.request('call.hold', onCall))}>
          {t('call.hold')}
        </Button>
        <MuteButton call={call} hasKey={hasKeys} onPress={run} />
        <HangUp hasKey={hasKeys} onPress={() => run(peer.request('call.hang-up', onCall))} />
      </>
    ),
    held: (
      <>
        <Button look="primary" {...key('resume')} onPress={() => run(peer.request('call.resume', onCall))}>
          {t('call.resume')}
        </Button>
        <HangUp hasKey={hasKeys} onPress={() => run(peer.request('call.hang-up', onCall))} />
      </>
    ),
    ended: null,
  }

  return (
    <div className={styles['buttons']} role="toolbar" aria-label={t('call.toolbar')}>
      {buttons[call.state]}
      {error && (
        <p className={styles['error']} role="alert">
          {errorText(t, error)}
        </p>
      )}
    </div>
  )
}

function HangUp({ hasKey, onPress }: { readonly hasKey: boolean; readonly onPress: () => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <Button
      look="stop"
      className={styles['hangUp']}
      {...(hasKey ? { keyName: 'hangUp' as const } : {})}
      onPress={onPress}
    >
      {t('call.hangUp')}
    </Button>
  )
}

type MuteButtonProps = {
  readonly call: Call
  readonly hasKey: boolean
  readonly onPress: (request: Promise<Result<unknown>>) => void
}

function MuteButton({ call, hasKey, onPress }: MuteButtonProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  return (
    <Button
      {...(hasKey ? { keyName: 'mute' as const } : {})}
      isPressed={call.isMuted}
      onPress={() => onPress(peer.request('call.mute', { callId: call.id, isMuted: !call.isMuted }))}
    >
      {call.isMuted ? t('call.unmute') : t('call.mute')}
    </Button>
  )
}

/** A failure in the operator's words. */
export function errorText(t: ReturnType<typeof useTranslation>['t'], error: Failure): string {
  const known = KNOWN_ERRORS.find((code) => code === error.code)
  return known ? t(`call.error.${known}`) : t('call.error.other', { message: error.message })
}
