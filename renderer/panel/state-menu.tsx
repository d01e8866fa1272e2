import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BREAK_REASONS, type OperatorState, type OperatorStateName } from '../../shared/operator-state.ts'
import { useApp } from '../ui/app-store.ts'
import { breakReasonText, STATE_MARKS } from '../ui/operator-text.ts'
import { usePeer } from '../ui/peer-context.ts'
import { useClosePopDown } from './pop-down.tsx'
import styles from './workplace-bar.module.css'

/** The states that an operator may ask for; breaks by their reasons. */
export function StateMenu({ operator }: { readonly operator: OperatorState }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const breakId = useId()
  const close = useClosePopDown()
  const ownReasons = useApp((state) => state.session?.settings.operatorState.breakReasons ?? NO_REASONS)
  const choose = (state: OperatorStateName, reason = ''): void => {
    void peer.request('operator.set-state', { state, reason })
    close()
  }
  const item = (state: OperatorStateName, text: string, reason = ''): ReactNode => (
    <button
      key={reason || state}
      type="button"
      role="menuitemradio"
      className={styles['item']}
      tabIndex={-1}
      aria-checked={operator.state === state && operator.reason === reason}
      onClick={() => choose(state, reason)}
    >
      <span className={`${styles['mark']} ${styles[state]}`} aria-hidden="true">
        {STATE_MARKS[state]}
      </span>
      <bdi>{text}</bdi>
    </button>
  )
  return (
    <>
      {item('ready', t('operator.states.ready'))}
      <div role="group" aria-labelledby={breakId} className={styles['group']}>
        <p id={breakId} className={styles['groupTitle']}>
          {t('operator.states.break')}
        </p>
        {(ownReasons.length > 0 ? ownReasons : BREAK_REASONS).map((reason) =>
          item('break', breakReasonText(t, reason), reason),
        )}
      </div>
      {item('after-call', t('operator.states.after-call'))}
      {item('offline', t('operator.states.offline'))}
    </>
  )
}

const NO_REASONS: readonly never[] = []
