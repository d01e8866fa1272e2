import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useLocale } from '../ui/app-store.ts'
import { formatList } from '../ui/format.ts'
import styles from './panel-app.module.css'

/** Keys of the settings that would do nothing during a call: who relies on them must know before it rings. */
export function TakenShortcuts(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const taken = useApp((state) => state.session?.shortcutsTaken)
  if (!taken || taken.length === 0) return null
  const keys = formatList(
    locale,
    taken.map((accelerator) => `\u2066${accelerator}\u2069`),
  )
  return <p className={styles['banner']}>{t('shortcuts.takenBanner', { keys })}</p>
}
