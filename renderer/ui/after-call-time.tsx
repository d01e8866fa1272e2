import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperatorState } from '../../shared/operator-state.ts'
import styles from './after-call-time.module.css'
import { useLocale } from './app-store.ts'
import { formatElapsed } from './format.ts'
import { STATE_MARKS } from './operator-text.ts'
import { useNow } from './use-now.ts'

/** «After-call work 0:42», and of timed work how much is left. */
export function AfterCallTime({ operator }: { readonly operator: OperatorState }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const now = useNow(true)
  return (
    <p className={styles['time']}>
      <span aria-hidden="true">{STATE_MARKS['after-call']}</span>
      <strong>{t('operator.states.after-call')}</strong>
      <span className={styles['clock']}>{formatElapsed(locale, now - operator.since)}</span>
      <WorkLeft wrapUp={operator.wrapUp} now={now} />
    </p>
  )
}

/** The rest of timed work; nothing of work that ends by hand. */
export function WorkLeft({
  wrapUp,
  now,
}: {
  readonly wrapUp: OperatorState['wrapUp']
  readonly now: number
}): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  if (wrapUp?.mode !== 'timed') return null
  // rounded up: it ends when nothing is left, not a second later
  const leftMs = wrapUp.endsAt === null ? null : Math.ceil(Math.max(0, wrapUp.endsAt - now) / 1000) * 1000
  return (
    <span className={styles['left']}>
      {leftMs === null ? t('operator.paused') : t('operator.left', { duration: formatElapsed(locale, leftMs) })}
    </span>
  )
}
