import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card, CardClient, CardSubject, Face, Match } from '../../shared/card.ts'
import type { Failure } from '../../shared/result.ts'
import { putCard, putClient, useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import { ClientSearch } from './client-search.tsx'
import { FaceList } from './face-list.tsx'
import { JoinAgain } from './join-again.tsx'
import { KnownClient } from './known-client.tsx'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import { QuickEntryForm } from './quick-entry-form.tsx'
import styles from './subject.module.css'
import { useIsTyped } from './typed-forms.ts'
import { useAnswer } from './use-answer.ts'

export type SubjectProps = {
  readonly card: Card
  readonly now: number
  readonly historyLimit: number
  /** Digits choose a face, Ctrl S saves the form, F2 confirms a type: only in one place of a window. */
  readonly hasKeys: boolean
}

/** Whom the number led to: the client, a choice of clients, a form, or a search. */
export function Subject({ card, now, historyLimit, hasKeys }: SubjectProps): ReactNode {
  const { subject } = card
  const isTyped = useIsTyped(card.callId)
  // the CRM has found the caller while the form was being filled in: the operator says when it is done with
  if (isTyped && subject.kind === 'known') return <QuickEntryForm card={card} now={now} hasKeys={hasKeys} />
  switch (subject.kind) {
    case 'known':
      return (
        <Known
          card={card}
          client={subject.client}
          match={subject.match}
          now={now}
          historyLimit={historyLimit}
          hasKeys={hasKeys}
        />
      )
    case 'several':
    case 'possible':
      return <Choice card={card} subject={subject} now={now} hasKeys={hasKeys} />
    case 'unknown':
      return <QuickEntryForm card={card} now={now} hasKeys={hasKeys} />
    case 'withheld':
      return <Withheld card={card} now={now} hasKeys={hasKeys} />
    default:
      return subject satisfies never
  }
}

type KnownProps = {
  readonly card: Card
  readonly client: CardClient
  readonly match: Match | null
  readonly now: number
  readonly historyLimit: number
  readonly hasKeys: boolean
}

function Known({ card, client, match, now, historyLimit, hasKeys }: KnownProps): ReactNode {
  const choose = useChoose(card.callId)
  return (
    <>
      <KnownClient
        client={client}
        callId={card.callId}
        observedSigns={card.observedSigns}
        tickedSteps={card.tickedSteps}
        match={match}
        now={now}
        historyLimit={historyLimit}
        hasKeys={hasKeys}
        onClient={(changed) => putClient(card.callId, changed)}
        onNotThisClient={() => choose.run(null)}
      />
      <Problem failure={choose.failure} />
    </>
  )
}

type ChoiceProps = {
  readonly card: Card
  readonly subject: Extract<CardSubject, { kind: 'several' | 'possible' }>
  readonly now: number
  readonly hasKeys: boolean
}

function Choice({ card, subject, now, hasKeys }: ChoiceProps): ReactNode {
  const { t } = useTranslation()
  const choose = useChoose(card.callId)
  const [isSomeoneElse, setIsSomeoneElse] = useState(false)
  const more = subject.total - subject.faces.length
  if (isSomeoneElse) return <QuickEntryForm card={card} now={now} hasKeys={hasKeys} />
  return (
    <div className={styles['stack']}>
      <h2 className={styles['title']}>
        {subject.kind === 'several' ? t('card.severalTitle', { count: subject.total }) : t('card.possibleTitle')}
      </h2>
      <p className={styles['hint']}>{subject.kind === 'several' ? t('card.severalHint') : t('card.possibleHint')}</p>
      <FaceList
        faces={subject.faces}
        now={now}
        action={t('form.choose')}
        hasKeys={hasKeys}
        onChoose={(face) => choose.run(face)}
      />
      {more > 0 && <p className={styles['hint']}>{t('card.moreFaces', { count: more })}</p>}
      {more > 0 && <ClientSearch now={now} onChoose={(face) => choose.run(face)} />}
      <JoinAgain callId={card.callId} faces={subject.faces} />
      <div>
        <Button
          look="quiet"
          {...(hasKeys ? { keyName: 'someoneElse' as const } : {})}
          onPress={() => setIsSomeoneElse(true)}
        >
          {t('card.someoneElse')}
        </Button>
      </div>
      <Problem failure={choose.failure} />
    </div>
  )
}

function Withheld({
  card,
  now,
  hasKeys,
}: {
  readonly card: Card
  readonly now: number
  readonly hasKeys: boolean
}): ReactNode {
  const { t } = useTranslation()
  const choose = useChoose(card.callId)
  const [isNewClient, setIsNewClient] = useState(card.quickEntry.name !== '' || card.quickEntry.company !== '')
  if (isNewClient) return <QuickEntryForm card={card} now={now} hasKeys={hasKeys} />
  return (
    <div className={styles['stack']}>
      <p className={styles['hint']}>{t('card.withheldHint')}</p>
      <ClientSearch now={now} onChoose={(face) => choose.run(face)} />
      <div>
        <Button look="quiet" onPress={() => setIsNewClient(true)}>
          {t('form.title')}
        </Button>
      </div>
      <Problem failure={choose.failure} />
    </div>
  )
}

/** Ties the call to a client, or with null takes that back. */
function useChoose(callId: string): { run: (face: Face | null) => void; failure: Failure | null } {
  const peer = usePeer()
  const locale = useLocale()
  const { run, failure } = useAnswer<Card>(putCard)
  return {
    run: (face) => void run(peer.request('card.choose', { callId, clientId: face?.clientId ?? null, locale })),
    failure,
  }
}
