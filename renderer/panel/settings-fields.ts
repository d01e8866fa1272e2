import type { Settings } from '../../shared/settings.ts'

/** One group of fields of the settings dialog. */
export type SettingsFieldsProps = {
  readonly settings: Settings
  readonly onChange: (changed: Partial<Settings>) => void
}
