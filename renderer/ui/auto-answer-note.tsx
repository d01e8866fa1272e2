import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../shared/result.ts'
import { useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import styles from './call-buttons.module.css'
import { formatCount } from './format.ts'
import { usePeer } from './peer-context.ts'
import { useNow } from './use-now.ts'

export type AutoAnswerNoteProps = {
  readonly callId: string
  /** UTC milliseconds. */
  readonly answersAt: number
  readonly hasKey: boolean
  readonly onRequest: (request: Promise<Result<unknown>>) => void
}

/** The call is about to answer itself: how soon, and how to keep it from that. */
export function AutoAnswerNote({ callId, answersAt, hasKey, onRequest }: AutoAnswerNoteProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const seconds = Math.max(0, Math.ceil((answersAt - useNow(true)) / 1000))
  return (
    <div className={styles['autoAnswer']}>
      <p role="timer">{t('call.autoAnswer.in', { seconds: formatCount(locale, seconds) })}</p>
      <Button
        {...(hasKey ? { keyName: 'notNow' as const } : {})}
        onPress={() => onRequest(peer.request('call.stop-auto-answer', { callId }))}
      >
        {t('call.autoAnswer.notNow')}
      </Button>
    </div>
  )
}
