import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { lineName } from '../../shared/sip-account.ts'
import type { OperatorState } from '../../shared/operator-state.ts'
import { WorkLeft } from '../ui/after-call-time.tsx'
import { useApp, useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { formatElapsed } from '../ui/format.ts'
import { operatorStateText, STATE_MARKS } from '../ui/operator-text.ts'
import { usePeer } from '../ui/peer-context.ts'
import { useNow } from '../ui/use-now.ts'
import { MyDay } from './my-day.tsx'
import { PopDown } from './pop-down.tsx'
import { StateMenu } from './state-menu.tsx'
import styles from './workplace-bar.module.css'

/** What the operator is doing, and whether calls are taken; `children` stand at its end. */
export function WorkplaceBar({ children }: { readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const operator = useApp((state) => state.session?.operator)
  // its place is kept: nothing jumps when the session is there
  if (!operator) return <div className={styles['bar']} />
  const { state, next, isDoNotDisturb } = operator
  const isAway = state !== 'ready' || isDoNotDisturb
  return (
    <section className={`${styles['bar']} ${isAway ? styles['away'] : ''}`} aria-label={t('operator.bar')}>
      {/* in the button, where the time ticks too, a change would not be told to those who do not see it */}
      <span className="visually-hidden" role="status">
        {operatorStateText(t, operator)}
      </span>
      <div className={styles['row']}>
        <PopDown
          label={t('operator.change')}
          kind="menu"
          keyName="operatorState"
          className={styles['state']}
          face={
            <>
              <span className={`${styles['mark']} ${styles[state]}`} aria-hidden="true">
                {STATE_MARKS[state]}
              </span>
              <span>{operatorStateText(t, operator)}</span>
              <StateClock operator={operator} />
            </>
          }
        >
          <StateMenu operator={operator} />
        </PopDown>
        {state === 'after-call' && (
          <Button
            look="primary"
            keyName="afterCallDone"
            className={styles['done']}
            onPress={() => void peer.request('operator.finish-after-call', null)}
          >
            {t('operator.done')}
          </Button>
        )}
        {next && <NextState operator={operator} next={next} />}
        <Button
          look="plain"
          keyName="doNotDisturb"
          isPressed={isDoNotDisturb}
          className={isDoNotDisturb ? styles['disturbOff'] : undefined}
          onPress={() => void peer.request('operator.set-do-not-disturb', { isOn: !isDoNotDisturb })}
        >
          <span aria-hidden="true">⊘</span>
          {t('operator.doNotDisturb')}
        </Button>
        {isAway && state !== 'after-call' && <span className={styles['notice']}>{t('operator.takesNoCalls')}</span>}
        <div className={styles['end']}>
          <PopDown label={t('operator.day.title')} kind="dialog" face={t('operator.day.title')}>
            <MyDay />
          </PopDown>
          {children}
        </div>
      </div>
      <SignalProblem operator={operator} />
    </section>
  )
}

function StateClock({ operator }: { readonly operator: OperatorState }): ReactNode {
  const locale = useLocale()
  const now = useNow(true)
  return (
    <>
      <span className={styles['clock']}>{formatElapsed(locale, now - operator.since)}</span>
      <WorkLeft wrapUp={operator.wrapUp} now={now} />
    </>
  )
}

type NextStateProps = { readonly operator: OperatorState; readonly next: NonNullable<OperatorState['next']> }

/** What has been asked for and begins later; it can be taken back until then. */
function NextState({ operator: { state, reason, wrapUp }, next }: NextStateProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const text = operatorStateText(t, next)
  return (
    <span className={styles['next']}>
      <span role="status">
        {t(wrapUp ? 'operator.nextAfterWork' : 'operator.nextAfterCall', { state: `\u2068${text}\u2069` })}
      </span>
      <button
        type="button"
        className={styles['cancel']}
        aria-label={t('operator.cancelNext')}
        title={t('operator.cancelNext')}
        // asked for the state that is on, main forgets what was to follow
        onClick={() => void peer.request('operator.set-state', { state, reason })}
      >
        ×
      </button>
    </span>
  )
}

/** A server does not know what the operator is doing: it has not taken the code. */
function SignalProblem({ operator: { state, signalProblem } }: { readonly operator: OperatorState }): ReactNode {
  const { t } = useTranslation()
  const account = useApp(({ session }) => session?.settings.accounts.find(({ id }) => id === signalProblem?.lineId))
  if (!signalProblem) return null
  const line = `\u2068${account ? lineName(account) : t('settings.lines.demo')}\u2069`
  const values = { line, detail: `\u2068${signalProblem.detail}\u2069` }
  return (
    <p className={styles['problem']} role="alert">
      {state === 'ready' ? t('operator.notToldReady', values) : t('operator.notToldAway', values)}
    </p>
  )
}
