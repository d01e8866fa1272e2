import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LOCALES } from '../../shared/locale.ts'
import { CARD_CORNERS, ROLES, THEMES } from '../../shared/settings.ts'
import { SelectField, TextField } from '../ui/field.tsx'
import { languageName } from '../ui/format.ts'
import styles from './settings-dialog.module.css'
import type { SettingsFieldsProps } from './settings-fields.ts'

/** Name and role of the operator, and how the windows look. */
export function PersonFields({ settings, onChange }: SettingsFieldsProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <SelectField
        label={t('settings.language')}
        value={settings.locale ?? ''}
        options={[
          { value: '', label: t('settings.systemLanguage') },
          // each language by its own name: who cannot read the present one must still find theirs
          ...LOCALES.map((locale) => ({ value: locale, label: languageName(locale, locale) })),
        ]}
        onChange={(locale) => onChange({ locale: locale || null })}
      />
      <SelectField
        label={t('settings.theme')}
        value={settings.theme}
        options={THEMES.map((theme) => ({ value: theme, label: t(`settings.themes.${theme}`) }))}
        onChange={(theme) => onChange({ theme })}
      />
      <SelectField
        label={t('settings.corner')}
        className={styles['wide']}
        value={settings.cardCorner}
        options={CARD_CORNERS.map((corner) => ({ value: corner, label: t(`settings.corners.${corner}`) }))}
        onChange={(cardCorner) => onChange({ cardCorner })}
      />
      <TextField
        label={t('settings.operatorName')}
        value={settings.operatorName}
        onChange={(operatorName) => onChange({ operatorName })}
      />
      <SelectField
        label={t('settings.role')}
        value={settings.role}
        options={ROLES.map((role) => ({ value: role, label: t(`settings.roles.${role}`) }))}
        onChange={(role) => onChange({ role })}
      />
    </>
  )
}
