import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Result } from '../../shared/result.ts'
import { useApp, useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import buttonStyles from './call-buttons.module.css'
import { callName } from './call-name.ts'
import { callStateText } from './call-state-text.ts'
import { useColleagues } from './colleagues.ts'
import styles from './conference-bar.module.css'
import { consultationOf } from './consultation.ts'
import { formatList } from './format.ts'
import { MuteButton } from './mute-button.tsx'
import { usePeer } from './peer-context.ts'
import { QualityWarning } from './quality-warning.tsx'
import { TalkTools } from './talk-tools.tsx'
import { TransferNote } from './transfer-note.tsx'
import { useNow } from './use-now.ts'
import { isolated } from './isolated.ts'

export type ConferenceBarProps = {
  /** The call that is shown first: keys are about it. */
  readonly members: readonly [Call, ...Call[]]
  readonly hasKeys: boolean
  readonly onRequest: (request: Promise<Result<unknown>>) => void
}

/** While several callers hear each other: who is in, and each can be taken out or hung up. */
export function ConferenceBar({ members, hasKeys, onRequest }: ConferenceBarProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const now = useNow(true)
  const cards = useApp((state) => state.cards)
  const [shown, ...others] = members
  const colleagues = useColleagues()
  const nameOf = (call: Call): string => callName(t, call, cards[call.id], colleagues)
  // the two others can be left to themselves where one was asked about the other
  const consultation = members.length === 2 ? consultationOf(shown, members)?.consultation : undefined
  const isTransferring = members.some(({ transfer }) => transfer?.state === 'trying')

  return (
    <>
      <p className={buttonStyles['consulting']} role="status">
        <strong>
          {t('conference.with', {
            names: formatList(
              locale,
              others.map((call) => isolated(nameOf(call))),
            ),
          })}
        </strong>
      </p>
      <TransferNote call={shown} />
      <QualityWarning callId={shown.id} />
      <ul className={styles['members']} aria-label={t('conference.members')}>
        {members.map((call) => (
          <li key={call.id} className={styles['member']}>
            <span className={styles['name']}>
              <bdi>{nameOf(call)}</bdi>
              <span className={buttonStyles['minor']}>{callStateText(t, locale, call, now)}</span>
            </span>
            <Button
              look="quiet"
              isStacked
              {...(hasKeys && call === shown ? { keyName: 'hold' as const } : {})}
              label={t('conference.takeOutNamed', { name: isolated(nameOf(call)) })}
              onPress={() => onRequest(peer.request('call.leave-conference', { callId: call.id }))}
            >
              {t('conference.takeOut')}
            </Button>
            <Button
              look="stop"
              isStacked
              {...(hasKeys && call === shown ? { keyName: 'hangUp' as const } : {})}
              label={t('conference.hangUpNamed', { name: isolated(nameOf(call)) })}
              onPress={() => onRequest(peer.request('call.hang-up', { callId: call.id }))}
            >
              {t('call.hangUp')}
            </Button>
          </li>
        ))}
      </ul>
      <MuteButton call={shown} hasKey={hasKeys} onPress={onRequest} />
      {consultation && (
        <Button
          {...(hasKeys ? { keyName: 'connect' as const } : {})}
          isDisabled={isTransferring}
          onPress={() => onRequest(peer.request('call.complete-transfer', { callId: consultation.id }))}
        >
          {t('transfer.connect')}
        </Button>
      )}
      <TalkTools call={shown} hasKeys={hasKeys} onRequest={onRequest} />
    </>
  )
}
