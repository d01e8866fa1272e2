import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallSummary, CardClient, CardEvent } from '../../shared/card.ts'
import type { Locale } from '../../shared/locale.ts'
import { useLocale } from './app-store.ts'
import { formatDay, formatDuration, formatMoney } from './format.ts'
import styles from './history.module.css'

type Row = { readonly id: string; readonly at: number; readonly isOpenTicket: boolean; readonly content: ReactNode }

const WORTH_A_ROW_MS = 30_000

export type HistoryProps = { readonly client: CardClient; readonly now: number; readonly limit: number }

/** What happened before: open tickets first, then everything else by time, newest first. */
export function History({ client, now, limit }: HistoryProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const rows: Row[] = [
    ...[...client.tickets, ...client.orders, ...client.contacts].map((event) => eventRow(t, locale, event)),
    ...client.calls.filter(isWorthARow).map((call) => callRow(t, locale, call)),
  ]
    .toSorted((one, other) => Number(other.isOpenTicket) - Number(one.isOpenTicket) || other.at - one.at)
    .slice(0, limit)
  if (rows.length === 0) return <p className={styles['none']}>{t('card.noHistory')}</p>
  return (
    <section aria-label={t('card.history')}>
      <ul className={styles['history']}>
        {rows.map((row) => (
          <li key={row.id} className={styles['row']}>
            <time dateTime={new Date(row.at).toISOString()}>{formatDay(locale, row.at, now)}</time>
            <span className={styles['text']} dir="auto">
              {row.content}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Short calls of which nobody wrote anything would push out what matters; the newest tells when we last heard of them. */
function isWorthARow(call: CallSummary, index: number): boolean {
  return index === 0 || call.note !== '' || (call.talkMs ?? 0) >= WORTH_A_ROW_MS
}

function eventRow(t: TFunction, locale: Locale, event: CardEvent): Row {
  const isOpenTicket = event.kind === 'ticket' && event.state === 'open'
  const head = [event.title, event.amount && formatMoney(locale, event.amount)].filter(Boolean).join(' ')
  const state = event.state && t(event.state === 'open' ? 'card.ticketOpen' : 'card.ticketClosed')
  return {
    id: event.id,
    at: event.at,
    isOpenTicket,
    content: (
      <>
        {head}
        {state && (
          <>
            {' — '}
            <span className={isOpenTicket ? styles['open'] : undefined}>{state}</span>
          </>
        )}
        {event.text && <Quote author={event.author} text={event.text} isAfterTitle={head !== ''} />}
      </>
    ),
  }
}

function callRow(t: TFunction, locale: Locale, call: CallSummary): Row {
  return {
    id: call.callId,
    at: call.at,
    isOpenTicket: false,
    content: (
      <>
        {ownCallText(t, locale, call)}
        {call.note && <Quote author="" text={call.note} isAfterTitle />}
      </>
    ),
  }
}

type QuoteProps = { readonly author: string; readonly text: string; readonly isAfterTitle: boolean }

/** Somebody's words: « · Olga: …» behind a title, «Olga: …» where there is none. */
function Quote({ author, text, isAfterTitle }: QuoteProps): ReactNode {
  const start = author ? `${isAfterTitle ? ' · ' : ''}${author}: ` : isAfterTitle ? ' · ' : ''
  return (
    <span className={styles['quote']}>
      {start}
      {text}
    </span>
  )
}

function ownCallText(t: TFunction, locale: Locale, { direction, talkMs }: CallSummary): string {
  if (talkMs === null) return direction === 'outgoing' ? t('call.notReached') : t('card.ownCallMissed')
  const duration = formatDuration(locale, talkMs)
  return direction === 'outgoing' ? t('call.weCalled', { duration }) : t('card.ownCall', { duration })
}
