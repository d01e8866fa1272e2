import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../shared/ipc.ts'
import { useApp, useLocale } from '../ui/app-store.ts'
import { formatCount, formatHours } from '../ui/format.ts'
import { operatorStateText } from '../ui/operator-text.ts'
import { usePeer } from '../ui/peer-context.ts'
import { useNow } from '../ui/use-now.ts'
import { sumStates } from './state-sums.ts'
import styles from './workplace-bar.module.css'

type Day = ReplyOf<'operator-times.list'> & { readonly from: number; readonly to: number }

/** How the operator's day has been so far, by the computer's own calendar. */
export function MyDay(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
  const since = useApp((state) => state.session?.operator.since)
  const recordsVersion = useApp((state) => state.recordsVersion)
  const now = useNow(false)
  const [day, setDay] = useState<Day | null>(null)
  const [problem, setProblem] = useState('')

  useEffect(() => {
    let isCurrent = true
    const today = dayOf(Date.now())
    void peer.request('operator-times.list', today).then((listed) => {
      if (!isCurrent) return
      if (listed.ok) setDay({ ...listed.value, ...today })
      setProblem(listed.ok ? '' : listed.error.message)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, since, recordsVersion, now])

  if (problem) return <p className={styles['day']}>{t('call.error.other', { message: problem })}</p>
  return (
    <dl className={styles['day']}>
      {day && (
        <>
          {sumStates(day.times, day, now).map(({ state, reason, totalMs }) => (
            <Row
              key={`${state} ${reason}`}
              name={operatorStateText(t, { state, reason })}
              value={formatHours(locale, totalMs)}
            />
          ))}
          <Row name={t('operator.day.talked')} value={formatHours(locale, day.talkedMs)} isFirstOfSums />
          <Row name={t('operator.day.calls')} value={formatCount(locale, day.calls)} />
        </>
      )}
    </dl>
  )
}

type RowProps = { readonly name: string; readonly value: string; readonly isFirstOfSums?: boolean }

function Row({ name, value, isFirstOfSums = false }: RowProps): ReactNode {
  return (
    <div className={`${styles['dayRow']} ${isFirstOfSums ? styles['sums'] : ''}`}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** From midnight to midnight, also on the days with 23 or 25 hours. */
function dayOf(at: number): { readonly from: number; readonly to: number } {
  const date = new Date(at)
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + 1).getTime() }
}
