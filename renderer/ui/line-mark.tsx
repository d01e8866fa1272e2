import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LineColour, SipAccount } from '../../shared/sip-account.ts'
import { useApp } from './app-store.ts'
import styles from './line-mark.module.css'
import { shownLine } from './shown-line.ts'

const NO_ACCOUNTS: readonly SipAccount[] = []

/** The lines of the settings. */
export function useAccounts(): readonly SipAccount[] {
  return useApp((state) => state.session?.settings.accounts ?? NO_ACCOUNTS)
}

/** Which line a call is on; nothing where there is only one, and that has no name. */
export function LineMark({ lineId }: { readonly lineId: string }): ReactNode {
  const { t } = useTranslation()
  const line = shownLine(useAccounts(), lineId)
  if (!line) return null
  return (
    <span className={styles['mark']}>
      <LineSwatch colour={line.colour} />
      <span className="visually-hidden">{t('call.line')}: </span>
      <bdi className={styles['name']}>{line.name}</bdi>
    </span>
  )
}

/** The colour of a line, never without its name beside it. */
export function LineSwatch({ colour }: { readonly colour: LineColour }): ReactNode {
  return <span className={`${styles['swatch']} ${styles[colour]}`} aria-hidden="true" />
}
