import type { TFunction } from 'i18next'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CARED_FOR_ELSEWHERE, END_REASONS } from '../../shared/call.ts'
import type { CallSummary } from '../../shared/card.ts'
import { useApp, useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { endReasonText } from '../ui/call-state-text.ts'
import { Field, inputClass } from '../ui/field.tsx'
import { formatDuration, formatWhen } from '../ui/format.ts'
import { LineMark } from '../ui/line-mark.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { PhoneText } from '../ui/phone-text.tsx'
import styles from './call-list.module.css'

const PAGE = 50
const PAUSE_MS = 150

export type CallListProps = {
  readonly selectedId: string | null
  readonly now: number
  readonly onSelect: (callId: string) => void
}

/** The operator's calls, newest first, with a search over names, numbers and notes. */
export function CallList({ selectedId, now, onSelect }: CallListProps): ReactNode {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const { calls, hasMore, loadMore } = useCallRecords(search)
  return (
    <>
      <div className={styles['search']}>
        <Field label={t('panel.searchCalls')}>
          <input
            type="search"
            className={inputClass}
            dir="auto"
            value={search}
            maxLength={200}
            onChange={(event) => setSearch(event.target.value)}
          />
        </Field>
      </div>
      <div className={styles['list']}>
        {calls?.length === 0 && (
          <p className={styles['empty']}>{search ? t('panel.noCallsFound') : t('panel.noCalls')}</p>
        )}
        <ul>
          {calls?.map((call) => (
            <li key={call.callId}>
              <CallRow
                call={call}
                now={now}
                isSelected={call.callId === selectedId}
                onPress={() => onSelect(call.callId)}
              />
            </li>
          ))}
        </ul>
        {hasMore && (
          <div className={styles['more']}>
            <Button look="quiet" onPress={loadMore}>
              {t('panel.more')}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}

type CallRowProps = {
  readonly call: CallSummary
  readonly now: number
  readonly isSelected: boolean
  readonly onPress: () => void
}

function CallRow({ call, now, isSelected, onPress }: CallRowProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const isOurs = call.direction === 'outgoing'
  const isMissed = !isOurs && call.state === 'ended' && call.talkMs === null && !CARED_FOR_ELSEWHERE.has(call.endReason)
  return (
    <button type="button" className={styles['call']} aria-current={isSelected} onClick={onPress}>
      <span className={styles['name']}>
        {isOurs && (
          <>
            <span className={styles['direction']} aria-hidden="true">
              ↗
            </span>
            <span className="visually-hidden">{t('call.outgoing')}: </span>
          </>
        )}
        <bdi>
          {call.clientName || call.company || (call.withheld ? t('panel.withheldCaller') : '') || call.displayName || (
            <PhoneText>{call.number}</PhoneText>
          )}
        </bdi>
      </span>
      <span className={styles['when']}>{formatWhen(locale, call.at, now)}</span>
      <span className={styles['minor']}>
        <LineMark lineId={call.lineId} />
        {call.state === 'ended' ? (
          isMissed ? (
            <span className={styles['missed']}>
              <span aria-hidden="true">✕ </span>
              {t('panel.missed')}
              {call.endReason === 'not-ready' && ` · ${t('call.end.not-ready')}`}
            </span>
          ) : (
            <span>{call.talkMs === null ? unansweredText(t, call) : formatDuration(locale, call.talkMs)}</span>
          )
        ) : (
          <span className={styles['live']}>● {t('panel.currentCall')}</span>
        )}
        {call.note ? (
          <>
            {' '}
            · <bdi>{call.note}</bdi>
          </>
        ) : (
          call.clientName && (
            <>
              {' '}
              · <PhoneText>{call.number}</PhoneText>
            </>
          )
        )}
      </span>
    </button>
  )
}

/** Why nobody talked in a call that is not missed. */
function unansweredText(t: TFunction, call: CallSummary): string {
  const reason = END_REASONS.find((one) => one === call.endReason)
  return reason ? endReasonText(t, call.direction, reason, false) : t('call.state.ended')
}

/** Records of calls from the data process: asked again when they change or the search does. */
function useCallRecords(search: string): {
  /** Null until the first answer. */
  readonly calls: readonly CallSummary[] | null
  readonly hasMore: boolean
  readonly loadMore: () => void
} {
  const peer = usePeer()
  const version = useApp((state) => state.recordsVersion)
  const isDataReady = useApp((state) => state.session?.data.isReady ?? false)
  const [calls, setCalls] = useState<readonly CallSummary[] | null>(null)
  const [limit, setLimit] = useState(PAGE)
  const [hasMore, setHasMore] = useState(false)

  useEffect(() => setLimit(PAGE), [search])
  useEffect(() => {
    let isCurrent = true
    const load = async (): Promise<void> => {
      const found: CallSummary[] = []
      // a request brings at most a page, so that no answer is ever large
      while (found.length < limit) {
        const before = found.at(-1)?.at ?? null
        const page = await peer.request('calls.list', { search: search.trim(), before, limit: PAGE })
        if (!page.ok || !isCurrent) return
        found.push(...page.value)
        if (page.value.length < PAGE) break
      }
      setCalls(found)
      setHasMore(found.length >= limit)
    }
    const timer = window.setTimeout(() => void load(), search ? PAUSE_MS : 0)
    return () => {
      isCurrent = false
      window.clearTimeout(timer)
    }
  }, [peer, search, version, limit, isDataReady])

  return { calls, hasMore, loadMore: () => setLimit((present) => present + PAGE) }
}
