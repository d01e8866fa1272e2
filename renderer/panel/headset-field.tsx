import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallingSettings } from '../../shared/calling-settings.ts'
import { useApp } from '../ui/app-store.ts'
import styles from './settings-dialog.module.css'

export type HeadsetFieldProps = {
  readonly calling: CallingSettings
  readonly onChange: (calling: CallingSettings) => void
}

/** Whether buttons of headsets are used, and which headset is there. */
export function HeadsetField({ calling, onChange }: HeadsetFieldProps): ReactNode {
  const { t } = useTranslation()
  const headset = useApp((state) => state.session?.headset ?? null)
  const isInUse = useApp((state) => state.session?.settings.calling.usesHeadsetButtons ?? false)
  return (
    <div className={styles['device']}>
      <label>
        <input
          type="checkbox"
          checked={calling.usesHeadsetButtons}
          onChange={(event) => onChange({ ...calling, usesHeadsetButtons: event.target.checked })}
        />{' '}
        {t('headset.useButtons')}
      </label>
      {/* what is not used is not looked for */}
      {isInUse && calling.usesHeadsetButtons && (
        <p className={styles['inUse']} role="status">
          {headset === null ? t('headset.none') : t('headset.connected', { name: `\u2068${headset}\u2069` })}
        </p>
      )}
    </div>
  )
}
