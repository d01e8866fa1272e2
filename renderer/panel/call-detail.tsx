import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLive } from '../../shared/call.ts'
import type { Failure } from '../../shared/result.ts'
import { localeOf, putCard, useApp } from '../ui/app-store.ts'
import { CallButtons } from '../ui/call-buttons.tsx'
import { errorText } from '../ui/error-text.ts'
import { CallerHeader } from '../ui/caller-header.tsx'
import { LineGreeting } from '../ui/line-greeting.tsx'
import { NoteEditor } from '../ui/note-editor.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { PlanFeedback } from '../ui/plan-feedback.tsx'
import { QualitySummaryLine } from '../ui/quality-summary.tsx'
import { Subject } from '../ui/subject.tsx'
import { CallBack } from './call-back.tsx'
import styles from './call-detail.module.css'

const HISTORY_ROWS = 12

/** One call with its client; note and buttons stay in sight while the rest scrolls. */
export function CallDetail({ callId, now }: { readonly callId: string; readonly now: number }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useApp((state) => localeOf(state.session))
  const isDataReady = useApp((state) => state.session?.data.isReady ?? false)
  const packsVersion = useApp((state) => state.packsVersion)
  const card = useApp((state) => state.cards[callId])
  const call = useApp((state) => state.session?.calls.find((one) => one.id === callId))
  const [failure, setFailure] = useState<Failure | null>(null)
  // the record is written a moment after the call is known: ask again when its state is
  const state = call?.state
  const recordsVersion = useApp((one) => (one.cards[callId] ? null : one.recordsVersion))
  // until the CRM has all that was entered of the client, the card says so
  const subject = card?.subject
  const isUnsent = subject?.kind === 'known' && subject.client.hasUnsent
  const outboxVersion = useApp((one) => (isUnsent ? one.outboxVersion : null))
  const isNotRecordedYet = failure?.code === 'unknown-call' && call !== undefined

  useEffect(() => {
    let isCurrent = true
    void peer.request('card.open', { callId, locale }).then((opened) => {
      if (!isCurrent) return
      if (opened.ok) putCard(opened.value)
      setFailure(opened.ok ? null : opened.error)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, callId, locale, isDataReady, packsVersion, state, recordsVersion, outboxVersion])

  return (
    <article className={styles['detail']}>
      {card ? (
        <>
          <div className={styles['top']}>
            <CallerHeader card={card} call={call} now={now} />
          </div>
          <div className={styles['subject']}>
            <div className={styles['inner']}>
              <LineGreeting call={call} />
              <Subject card={card} now={now} historyLimit={HISTORY_ROWS} hasKeys />
            </div>
          </div>
        </>
      ) : (
        <p className={styles['problem']}>{failure && !isNotRecordedYet ? errorText(t, failure) : ''}</p>
      )}
      <div className={styles['bottom']}>
        {call && !isLive(call) && call.quality && <QualitySummaryLine quality={call.quality} />}
        {card && <NoteEditor card={card} now={now} rows={3} />}
        {card && <PlanFeedback card={card} call={call} />}
        {call && isLive(call) ? <CallButtons call={call} hasKeys /> : card && <CallBack card={card} />}
      </div>
    </article>
  )
}
