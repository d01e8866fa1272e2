import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../ui/app-store.ts'
import { useColleagues } from '../ui/colleagues.ts'
import { dialFailure } from '../ui/error-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import { ColleagueRow } from './colleague-row.tsx'
import styles from './workplace-tools.module.css'

/** The lines of all colleagues: call them, hand a call on to them, take over what rings there. */
export function ColleaguesDrawer(): ReactNode {
  const { t } = useTranslation()
  const colleagues = useColleagues()
  // a call that somebody is being asked about is handed on by its own buttons
  const call = useApp(
    (state) =>
      state.session?.calls.find(
        (one) => one.state === 'active' && one.consultsFor === null && one.transfer?.state !== 'trying',
      ) ?? null,
  )
  const { run, failure, isWaiting } = useAnswer<unknown>(() => undefined)
  return (
    <>
      {colleagues.length === 0 && <p className={styles['minor']}>{t('colleagues.none')}</p>}
      <ul className={styles['list']}>
        {colleagues.map((colleague) => (
          <ColleagueRow
            key={colleague.extension}
            colleague={colleague}
            all={colleagues}
            call={call}
            isWaiting={isWaiting}
            onRequest={(request) => void run(request)}
          />
        ))}
      </ul>
      <Problem failure={dialFailure(failure)} />
    </>
  )
}
