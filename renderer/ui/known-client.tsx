import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardClient, Match } from '../../shared/card.ts'
import type { Failure } from '../../shared/result.ts'
import { useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import { Checklists } from './checklists.tsx'
import { History } from './history.tsx'
import { usePeer } from './peer-context.ts'
import { OtherRecords } from './other-records.tsx'
import { PlanView } from './plan-view.tsx'
import styles from './subject.module.css'
import { TagList } from './tag-list.tsx'
import { chipsOfClient, type TypeDecision } from './type-chip-model.ts'
import { TypeSection } from './type-section.tsx'

export type KnownClientProps = {
  readonly client: CardClient
  /** The call it is about; null: none, and what is done in a call only is not offered. */
  readonly callId: string | null
  /** Noticed during that call. */
  readonly observedSigns?: readonly string[]
  /** Ticked off during that call. */
  readonly tickedSteps?: readonly string[]
  /** How the number led to the client. */
  readonly match?: Match | null
  readonly now: number
  readonly historyLimit: number
  /** F2 and ⇧F2 work here: only in one place of a window. */
  readonly hasKeys?: boolean
  /** The client as it is after a decision. */
  readonly onClient: (client: CardClient) => void
  /** The caller is somebody else. */
  readonly onNotThisClient?: () => void
}

const NOTHING: readonly never[] = []

/** A client: types, how to handle, what happened before, tags; on the line or not. */
export function KnownClient(props: KnownClientProps): ReactNode {
  const { client, callId, observedSigns = NOTHING, tickedSteps = NOTHING, match = null, now, historyLimit } = props
  const { hasKeys = false, onClient, onNotThisClient } = props
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const decide = async (decision: TypeDecision): Promise<Failure | null> => {
    const result = await peer.request('client.set-type', { clientId: client.id, callId, locale, ...decision })
    if (!result.ok) return result.error
    onClient(result.value)
    return null
  }
  const facts = [
    match && match.sharedBy > 1 ? t('card.sharedNumber', { count: match.sharedBy }) : '',
    match?.kind === 'last-digits' ? t('card.matchedByLastDigits', { stored: `\u2066${match.storedAs}\u2069` }) : '',
    client.isLocalOnly ? t('card.localOnly') : client.hasUnsent ? t('card.unsent') : '',
  ].filter(Boolean)
  return (
    <div className={styles['stack']}>
      <TypeSection
        key={client.id}
        chips={chipsOfClient(client)}
        clientId={client.id}
        callId={callId}
        observedSigns={observedSigns}
        now={now}
        canAdd
        hasKeys={hasKeys}
        onDecide={decide}
      />
      <PlanView plan={client.plan} />
      <Checklists checklists={client.checklists} callId={callId} tickedSteps={tickedSteps} />
      <div className={styles['section']}>
        <History client={client} now={now} limit={historyLimit} />
      </div>
      <div className={styles['match']}>
        <OtherRecords key={`records ${client.id}`} client={client} callId={callId} onClient={onClient} />
        {facts.length > 0 && <bdi className={styles['facts']}>{facts.join(' · ')}</bdi>}
        <TagList key={`tags ${client.id}`} client={client} callId={callId} onClient={onClient} />
        {onNotThisClient && (
          <Button look="plain" className={styles['dismiss']} onPress={onNotThisClient}>
            {t('card.notThisClient')}
          </Button>
        )}
      </div>
    </div>
  )
}
