import type { TFunction } from 'i18next'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextMessage } from '../../shared/text-message.ts'
import { useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { colleagueNameOf, useColleagues, type Colleague } from '../ui/colleagues.ts'
import { formatWhen } from '../ui/format.ts'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import { useNow } from '../ui/use-now.ts'
import { LineMark } from '../ui/line-mark.tsx'
import styles from './workplace-tools.module.css'

/** What was written to the operator, newest first. */
export function MessagesDrawer({ messages }: { readonly messages: readonly TextMessage[] }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const now = useNow(false)
  const colleagues = useColleagues()
  const { run, failure } = useAnswer<unknown>(() => undefined)
  return (
    <>
      {messages.length === 0 && <p className={styles['minor']}>{t('messages.none')}</p>}
      <ul className={styles['list']}>
        {messages.map((message) => (
          <li key={message.id} className={`${styles['message']} ${message.isRead ? '' : styles['unread']}`}>
            <span className={styles['messageHead']}>
              <bdi className={styles['name']}>{senderName(t, message, colleagues)}</bdi>
              <LineMark lineId={message.lineId} />
              <time className={styles['minor']} dateTime={new Date(message.at).toISOString()}>
                {formatWhen(locale, message.at, now)}
              </time>
              {!message.isRead && (
                <Button
                  look="plain"
                  className={styles['markRead']}
                  onPress={() => void run(peer.request('text-messages.mark-read', { id: message.id }))}
                >
                  {t('messages.markRead')}
                </Button>
              )}
            </span>
            <p className={styles['messageText']} dir="auto">
              {message.text}
            </p>
          </li>
        ))}
      </ul>
      <Problem failure={failure} />
    </>
  )
}

/** The newest message that has not been read: it waits in one line until the operator has a moment. */
export function MessageNotice({ messages }: { readonly messages: readonly TextMessage[] }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const colleagues = useColleagues()
  const [startedAt] = useState(() => Date.now())
  // what has been lying there since yesterday is in the list, and counted there
  const newest = messages.find(({ isRead, at }) => !isRead && at >= startedAt)
  return (
    <div className={styles['notice']} role="status" hidden={!newest}>
      {newest && (
        <>
          <p className={styles['noticeText']}>
            <strong>{t('messages.from', { name: `\u2068${senderName(t, newest, colleagues)}\u2069` })}</strong>{' '}
            <bdi>{newest.text}</bdi>
          </p>
          <Button look="plain" onPress={() => void peer.request('text-messages.mark-read', { id: newest.id })}>
            {t('messages.markRead')}
          </Button>
        </>
      )}
    </div>
  )
}

function senderName(t: TFunction, message: TextMessage, colleagues: readonly Colleague[]): string {
  const { address, displayName } = message
  return colleagueNameOf(colleagues, address) ?? (displayName || address || t('messages.unknownSender'))
}
