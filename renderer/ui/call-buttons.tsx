import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Failure, Result } from '../../shared/result.ts'
import { useApp } from './app-store.ts'
import { AutoAnswerNote } from './auto-answer-note.tsx'
import { Button } from './button.tsx'
import styles from './call-buttons.module.css'
import { ConferenceBar } from './conference-bar.tsx'
import { conferenceOf } from './conference.ts'
import { AskedInVain, ConsultationBar } from './consultation-bar.tsx'
import { consultationOf } from './consultation.ts'
import { errorText } from './error-text.ts'
import { MuteButton } from './mute-button.tsx'
import { usePeer } from './peer-context.ts'
import { QualityWarning } from './quality-warning.tsx'
import { RingingTools } from './ringing-tools.tsx'
import { TalkTools } from './talk-tools.tsx'
import { TransferNote } from './transfer-note.tsx'

export type CallButtonsProps = {
  readonly call: Call
  /** Without it the buttons show no keys: another call has them. */
  readonly hasKeys: boolean
}

const NO_CALLS: readonly never[] = []

/** What can be done with a call in its present state; answer is always first and the largest. */
export function CallButtons({ call, hasKeys }: CallButtonsProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const calls = useApp((state) => state.session?.calls ?? NO_CALLS)
  const consultation = consultationOf(call, calls)
  const [member, ...otherMembers] = conferenceOf(call, calls)
  const [error, setError] = useState<Failure | null>(null)
  const run = (request: Promise<Result<unknown>>): void => {
    setError(null)
    void request.then((result) => {
      if (!result.ok) setError(result.error)
    })
  }
  const onCall = { callId: call.id }
  const key = <Name extends string>(name: Name): { keyName: Name } | object => (hasKeys ? { keyName: name } : {})
  const hangUp = <HangUp hasKey={hasKeys} onPress={() => run(peer.request('call.hang-up', onCall))} />

  const buttons: Record<Call['state'], ReactNode> = {
    ringing: (
      <>
        {call.answersAt !== null && (
          <AutoAnswerNote callId={call.id} answersAt={call.answersAt} hasKey={hasKeys} onRequest={run} />
        )}
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
        <RingingTools callId={call.id} hasKeys={hasKeys} />
      </>
    ),
    answering: (
      <>
        <Button look="primary" className={styles['answer']} isDisabled onPress={() => undefined}>
          {t('call.answering')}
        </Button>
        {hangUp}
      </>
    ),
    calling: hangUp,
    active: (
      <>
        <QualityWarning callId={call.id} />
        <TransferNote call={call} />
        <Button {...key('hold')} onPress={() => run(peer.request('call.hold', onCall))}>
          {t('call.hold')}
        </Button>
        <MuteButton call={call} hasKey={hasKeys} onPress={run} />
        {hangUp}
        <TalkTools call={call} hasKeys={hasKeys} onRequest={run} />
      </>
    ),
    held: (
      <>
        <TransferNote call={call} />
        <AskedInVain call={call} />
        <Button look="primary" {...key('resume')} onPress={() => run(peer.request('call.resume', onCall))}>
          {t('call.resume')}
        </Button>
        {hangUp}
        <TalkTools call={call} hasKeys={hasKeys} onRequest={run} />
      </>
    ),
    ended: null,
  }

  return (
    <div
      className={styles['buttons']}
      role="toolbar"
      aria-label={member ? t('conference.toolbar') : consultation ? t('transfer.toolbar') : t('call.toolbar')}
    >
      {member ? (
        <ConferenceBar members={[member, ...otherMembers]} hasKeys={hasKeys} onRequest={run} />
      ) : consultation ? (
        <ConsultationBar {...consultation} hasKeys={hasKeys} onRequest={run} />
      ) : (
        buttons[call.state]
      )}
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
