import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallingSettings } from '../../shared/calling-settings.ts'
import { useApp } from '../ui/app-store.ts'
import styles from './settings-dialog.module.css'
import { ShortcutField } from './shortcut-field.tsx'

export type ShortcutFieldsProps = {
  readonly calling: CallingSettings
  readonly onChange: (calling: CallingSettings) => void
}

const ACTIONS = ['answer', 'hangUp', 'mute'] as const

/** Keys that work while another program has the focus. */
export function ShortcutFields({ calling, onChange }: ShortcutFieldsProps): ReactNode {
  const { t } = useTranslation()
  const taken = useApp((state) => state.session?.shortcutsTaken)
  return (
    <>
      <p className={styles['hint']}>{t('shortcuts.hint')}</p>
      {ACTIONS.map((action) => (
        <ShortcutField
          key={action}
          label={t(`shortcuts.${action}`)}
          accelerator={calling.shortcuts[action]}
          isTaken={taken?.includes(calling.shortcuts[action]) ?? false}
          onChange={(accelerator) =>
            onChange({ ...calling, shortcuts: { ...calling.shortcuts, [action]: accelerator } })
          }
        />
      ))}
    </>
  )
}
