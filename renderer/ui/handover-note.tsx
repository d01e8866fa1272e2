import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card, CardHandover } from '../../shared/card.ts'
import { putCard, useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import { Disclosure } from './disclosure.tsx'
import { formatWhen } from './format.ts'
import styles from './handover-note.module.css'
import { KnownClient } from './known-client.tsx'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import { useAnswer } from './use-answer.ts'
import { isolated } from './isolated.ts'
import { useOpenedClient } from './use-opened-client.ts'

const HISTORY_ROWS = 4

export type HandoverNoteProps = {
  readonly card: Card
  readonly now: number
  /** The operator's own note, as it stands. */
  readonly own: string
  /** Adds a text to it. */
  readonly onTakeOver: (text: string) => void
}

/** What a colleague who hands the call on, or asks about one, has noted; nothing where nobody has told anything. */
export function HandoverNote({ card, now, own, onTakeOver }: HandoverNoteProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const { handover } = card
  if (!handover) return null
  const { note, at } = handover
  const title = titleOf(t, handover)
  return (
    <section className={styles['handover']} aria-label={title}>
      <p className={styles['title']}>
        <strong>{title}</strong> <span className={styles['time']}>{formatWhen(locale, at, now)}</span>
      </p>
      {note === '' ? (
        <p className={styles['time']}>{t('handover.noNote')}</p>
      ) : (
        <p className={styles['text']} dir="auto">
          {note}
        </p>
      )}
      <div className={styles['actions']}>
        {note !== '' && (
          <Button look="quiet" keyName="takeOver" isDisabled={own.includes(note)} onPress={() => onTakeOver(note)}>
            {t('handover.takeOver')}
          </Button>
        )}
        <ChooseClient card={card} handover={handover} />
      </div>
      {handover.isAsked && handover.clientId !== null && (
        <Disclosure title={t('handover.showClient', { name: isolated(handover.name) })}>
          {() => <ClientAskedAbout key={handover.clientId} clientId={handover.clientId ?? ''} now={now} />}
        </Disclosure>
      )}
    </section>
  )
}

/** The colleague knows who calls where the number alone does not say it. */
function ChooseClient({ card, handover }: { readonly card: Card; readonly handover: CardHandover }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const { run, failure, isWaiting } = useAnswer<Card>(putCard)
  const { clientId, name, isAsked } = handover
  if (isAsked || clientId === null || card.subject.kind === 'known') return null
  return (
    <>
      <Button
        isDisabled={isWaiting}
        onPress={() => void run(peer.request('card.choose', { callId: card.callId, clientId, locale }))}
      >
        {t('handover.chooseClient', { name: isolated(name) })}
      </Button>
      <Problem failure={failure} />
    </>
  )
}

function ClientAskedAbout({ clientId, now }: { readonly clientId: string; readonly now: number }): ReactNode {
  const { client, failure, setClient } = useOpenedClient(clientId)
  return (
    <div className={styles['client']}>
      {client && (
        <KnownClient client={client} callId={null} now={now} historyLimit={HISTORY_ROWS} onClient={setClient} />
      )}
      <Problem failure={failure} />
    </div>
  )
}

function titleOf(t: TFunction, { operator, sender, name, isAsked }: CardHandover): string {
  const who = operator === '' ? isolated(sender) : `${isolated(operator)} (${isolated(sender)})`
  if (isAsked) return name === '' ? t('handover.asks', { who }) : t('handover.asksAbout', { who, name: isolated(name) })
  return name === '' ? t('handover.from', { who }) : t('handover.fromAbout', { who, name: isolated(name) })
}
