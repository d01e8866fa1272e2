import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Card, CardClient, CardSubject, Face, Match } from '../../shared/card.ts'
import type { Failure } from '../../shared/result.ts'
import { localeOf, putCard, useApp } from './app-store.ts'
import { Button } from './button.tsx'
import { errorText } from './call-buttons.tsx'
import { ClientSearch } from './client-search.tsx'
import { FaceList } from './face-list.tsx'
import { History } from './history.tsx'
import { usePeer } from './peer-context.ts'
import { PlanView } from './plan-view.tsx'
import { QuickEntryForm } from './quick-entry-form.tsx'
import styles from './subject.module.css'
import { TypeChips } from './type-chips.tsx'

export type SubjectProps = {
  readonly card: Card
  readonly now: number
  readonly historyLimit: number
  /** Digits choose a face and Ctrl S saves the form: only in one place of a window. */
  readonly hasKeys: boolean
}

/** Whom the number led to: the client, a choice of clients, a form, or a search. */
export function Subject({ card, now, historyLimit, hasKeys }: SubjectProps): ReactNode {
  const { subject } = card
  switch (subject.kind) {
    case 'known':
      return <Known card={card} client={subject.client} match={subject.match} now={now} historyLimit={historyLimit} />
    case 'several':
    case 'possible':
      return <Choice card={card} subject={subject} now={now} hasKeys={hasKeys} />
    case 'unknown':
      return <QuickEntryForm card={card} now={now} hasSaveKey={hasKeys} />
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
}

function Known({ card, client, match, now, historyLimit }: KnownProps): ReactNode {
  const { t } = useTranslation()
  const choose = useChoose(card.callId)
  const facts = [
    match && match.sharedBy > 1 ? t('card.sharedNumber', { count: match.sharedBy }) : '',
    match?.kind === 'last-digits' ? t('card.matchedByLastDigits', { stored: `\u2066${match.storedAs}\u2069` }) : '',
    client.isLocalOnly ? t('card.localOnly') : '',
    ...client.tags.map((tag) => `#${tag}`),
  ].filter(Boolean)
  return (
    <div className={styles['stack']}>
      <TypeChips types={client.types} />
      <PlanView plan={client.plan} />
      <div className={styles['section']}>
        <History client={client} now={now} limit={historyLimit} />
      </div>
      <div className={styles['match']}>
        <bdi>{facts.join(' · ')}</bdi>
        <Button look="plain" onPress={() => choose.run(null)}>
          {t('card.notThisClient')}
        </Button>
      </div>
      <Problem failure={choose.failure} />
    </div>
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
  if (isSomeoneElse) return <QuickEntryForm card={card} now={now} hasSaveKey={hasKeys} />
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
  if (isNewClient) return <QuickEntryForm card={card} now={now} hasSaveKey={hasKeys} />
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

function Problem({ failure }: { readonly failure: Failure | null }): ReactNode {
  const { t } = useTranslation()
  return failure && <p role="alert">{errorText(t, failure)}</p>
}

/** Ties the call to a client, or with null takes that back. */
function useChoose(callId: string): { run: (face: Face | null) => void; failure: Failure | null } {
  const peer = usePeer()
  const locale = useApp((state) => localeOf(state.session))
  const [failure, setFailure] = useState<Failure | null>(null)
  const run = (face: Face | null): void => {
    setFailure(null)
    void peer.request('card.choose', { callId, clientId: face?.clientId ?? null, locale }).then((result) => {
      if (result.ok) putCard(result.value)
      else setFailure(result.error)
    })
  }
  return { run, failure }
}
