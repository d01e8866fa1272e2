import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './settings-dialog.module.css'

/** The groups of settings, by their names in the texts. */
export type SectionName =
  | 'person'
  | 'line'
  | 'incoming'
  | 'ringing'
  | 'dialling'
  | 'states'
  | 'audio'
  | 'shortcuts'
  | 'colleagues'
  | 'clients'
  | 'sources'

export type SettingsIndexProps = {
  readonly sections: readonly SectionName[]
  readonly onGo: (name: SectionName) => void
}

/** The way to a group of settings: they are more than a window shows at once. */
export function SettingsIndex({ sections, onGo }: SettingsIndexProps): ReactNode {
  const { t } = useTranslation()
  return (
    <nav className={styles['index']} aria-label={t('settings.index')}>
      {sections.map((name) => (
        <button key={name} type="button" className={styles['indexEntry']} onClick={() => onGo(name)}>
          {t(`settings.sections.${name}`)}
        </button>
      ))}
    </nav>
  )
}
