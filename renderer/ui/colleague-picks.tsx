import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ColleagueLamp } from './colleague-lamp.tsx'
import styles from './colleague-picks.module.css'
import { colleagueStateText, extensionTarget, matchingColleagues, useColleagues } from './colleagues.ts'

/** More would push the buttons out of sight; typing narrows them down. */
const SHOWN_MAX = 6

export type ColleaguePicksProps = {
  /** What has been typed so far. */
  readonly typed: string
  readonly onPick: (target: string) => void
}

/** Colleagues with their lamps, to be chosen as a target. */
export function ColleaguePicks({ typed, onPick }: ColleaguePicksProps): ReactNode {
  const { t } = useTranslation()
  const colleagues = useColleagues()
  const shown = matchingColleagues(colleagues, typed).slice(0, SHOWN_MAX)
  if (shown.length === 0) return null
  return (
    <ul className={styles['picks']} aria-label={t('colleagues.title')}>
      {shown.map((colleague) => (
        <li key={colleague.extension}>
          <button type="button" className={styles['pick']} onClick={() => onPick(extensionTarget(colleague.extension))}>
            <ColleagueLamp state={colleague.state} />
            <bdi>{colleague.name}</bdi>
            <bdi className={styles['minor']}>{colleague.extension}</bdi>
            <span className={styles['state']}>{colleagueStateText(t, colleague, colleagues)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
