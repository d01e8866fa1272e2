import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { lineName, type SipAccount } from '../../shared/sip-account.ts'
import { LineSwatch, useAccounts } from '../ui/line-mark.tsx'
import styles from './dial-line.module.css'
import { dialStore } from './dial-store.ts'

/** The line that was chosen for calls, as long as there is one of that id; null: the first. */
export function chosenLine(accounts: readonly SipAccount[], lineId: string | null): string | null {
  return accounts.find(({ id }) => id === lineId)?.id ?? null
}

/** Which line the next call is made on; nothing where there is no choice. */
export function DialLine(): ReactNode {
  const { t } = useTranslation()
  const accounts = useAccounts()
  const chosen = useStore(dialStore, (state) => state.lineId)
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0]
  if (!account || accounts.length < 2) return null
  return (
    <label className={styles['line']}>
      <span>{t('dial.line')}</span>
      <LineSwatch colour={account.colour} />
      <select
        className={styles['select']}
        value={account.id}
        onChange={(event) => dialStore.setState({ lineId: chosenLine(accounts, event.target.value) })}
      >
        {accounts.map((one) => (
          <option key={one.id} value={one.id}>
            {lineName(one)}
          </option>
        ))}
      </select>
    </label>
  )
}
