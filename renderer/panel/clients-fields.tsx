import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SelectField, TextField } from '../ui/field.tsx'
import styles from './settings-dialog.module.css'
import type { SettingsFieldsProps } from './settings-fields.ts'

/** Where clients come from, and what advice may promise. */
export function ClientsFields({ settings, onChange }: SettingsFieldsProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <SelectField
        label={t('settings.crm')}
        className={styles['wide']}
        value={settings.crm.kind === 'none' ? 'none' : 'demo'}
        options={(['demo', 'none'] as const).map((crm) => ({ value: crm, label: t(`settings.crms.${crm}`) }))}
        onChange={(kind) => onChange({ crm: { kind } })}
      />
      <TextField
        label={t('settings.discountLimit')}
        value={settings.discountLimit}
        onChange={(discountLimit) => onChange({ discountLimit })}
      />
      <TextField
        label={t('settings.compensationLimit')}
        value={settings.compensationLimit}
        onChange={(compensationLimit) => onChange({ compensationLimit })}
      />
    </>
  )
}
