import type { ReactNode } from 'react'
import { KEYS, useKey, type KeyName } from '../ui/keys.ts'
import styles from './tab-nav.module.css'

export type Tab<Id extends string> = {
  readonly id: Id
  readonly label: string
  /** Pressing this key opens it; it is shown beside the label. */
  readonly keyName?: KeyName
}

export type TabNavProps<Id extends string> = {
  readonly label: string
  readonly tabs: readonly Tab<Id>[]
  readonly current: Id
  readonly onChoose: (id: Id) => void
}

/** Goes from one view to another; the present one is marked for eyes and screen readers. */
export function TabNav<Id extends string>({ label, tabs, current, onChoose }: TabNavProps<Id>): ReactNode {
  return (
    <nav className={styles['nav']} aria-label={label}>
      {tabs.map((tab) => (
        <TabButton key={tab.id} tab={tab} isCurrent={tab.id === current} onPress={() => onChoose(tab.id)} />
      ))}
    </nav>
  )
}

type TabButtonProps = { readonly tab: Tab<string>; readonly isCurrent: boolean; readonly onPress: () => void }

function TabButton({ tab: { label, keyName }, isCurrent, onPress }: TabButtonProps): ReactNode {
  useKey(keyName ?? 'tab1', keyName ? onPress : null)
  const key = keyName && KEYS[keyName].label
  return (
    <button
      type="button"
      className={styles['tab']}
      aria-current={isCurrent ? 'page' : undefined}
      aria-keyshortcuts={key}
      onClick={onPress}
    >
      {label}
      {key && (
        <kbd className={styles['key']} aria-hidden="true">
          {key}
        </kbd>
      )}
    </button>
  )
}
