import type { TFunction } from 'i18next'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutboxEntry } from '../../shared/ipc-crm.ts'
import type { Locale } from '../../shared/locale.ts'
import { useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { formatTime, formatWhen } from '../ui/format.ts'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import styles from './outbox-dialog.module.css'
import { OutboxNumberForm } from './outbox-number-form.tsx'

export type OutboxRowProps = {
  readonly entry: OutboxEntry
  readonly now: number
  readonly onOpenClient: (clientId: string) => void
  readonly onOpenCall: (callId: string) => void
}

/** One thing that the CRM was or is to be told: about whom, how it stands, and what can be done about it. */
export function OutboxRow({ entry, now, onOpenClient, onOpenCall }: OutboxRowProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const { run, failure, isWaiting } = useAnswer<null>(() => undefined)
  const [isCorrecting, setIsCorrecting] = useState(false)
  const { sequence, state, kind, clientId, callId } = entry
  const kindText = t(`outbox.kind.${kind}`)
  const sendText = state === 'waiting' ? t('outbox.sendNow') : t('outbox.retry')
  const about = entry.clientName || entry.summary
  // many buttons of the same name in one list: each says which entry it is for
  const named = (action: string): string => [action, kindText, about].filter(Boolean).join(' · ')
  return (
    <li className={styles['entry']} data-state={state}>
      <div className={styles['head']}>
        <span className={styles['kind']}>{kindText}</span>
        {entry.clientName && <bdi className={styles['name']}>{entry.clientName}</bdi>}
        <time className={styles['minor']} dateTime={new Date(entry.createdAt).toISOString()}>
          {formatWhen(locale, entry.createdAt, now)}
        </time>
        <span className={state === 'refused' ? styles['refused'] : styles['minor']}>
          {stateText(t, locale, entry, now)}
        </span>
      </div>
      {entry.summary && <p dir="auto">{entry.summary}</p>}
      {state !== 'sent' && <Words entry={entry} />}
      <div className={styles['buttons']}>
        {state !== 'sent' && (
          <Button
            look="quiet"
            isDisabled={isWaiting}
            label={named(sendText)}
            onPress={() => void run(peer.request('outbox.retry', { sequence }))}
          >
            {sendText}
          </Button>
        )}
        {state === 'refused' && (
          <Button
            look="plain"
            isDisabled={isWaiting}
            label={named(t('outbox.giveUp'))}
            onPress={() => void run(peer.request('outbox.give-up', { sequence }))}
          >
            {t('outbox.giveUp')}
          </Button>
        )}
        {state === 'refused' && kind === 'phone' && (
          <Button
            look="plain"
            isExpanded={isCorrecting}
            label={named(t('outbox.correctNumber'))}
            onPress={() => setIsCorrecting(!isCorrecting)}
          >
            {t('outbox.correctNumber')}
          </Button>
        )}
        {clientId !== null && (
          <Button look="plain" label={named(t('outbox.openClient'))} onPress={() => onOpenClient(clientId)}>
            {t('outbox.openClient')}
          </Button>
        )}
        {callId !== null && (
          <Button look="plain" label={named(t('outbox.openCall'))} onPress={() => onOpenCall(callId)}>
            {t('outbox.openCall')}
          </Button>
        )}
      </div>
      {isCorrecting && state === 'refused' && (
        <OutboxNumberForm sequence={sequence} number={entry.summary} onSaved={() => setIsCorrecting(false)} />
      )}
      <Problem failure={failure} />
    </li>
  )
}

/** The CRM's own words; without any, what the entry is about is not here any more. */
function Words({ entry }: { readonly entry: OutboxEntry }): ReactNode {
  const { t } = useTranslation()
  if (entry.message === '') return entry.state === 'refused' && <p className={styles['words']}>{t('outbox.gone')}</p>
  return (
    <p className={styles['words']}>
      {t('outbox.words')} <q dir="auto">{entry.message}</q>
    </p>
  )
}

function stateText(t: TFunction, locale: Locale, { state, nextAttemptAt }: OutboxEntry, now: number): string {
  if (state !== 'waiting' || nextAttemptAt === null || nextAttemptAt <= now) return t(`outbox.state.${state}`)
  return t('outbox.nextAttempt', { time: `\u2068${formatTime(locale, nextAttemptAt)}\u2069` })
}
