import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SelectField, TextField } from '../ui/field.tsx'
import { useCountryOptions } from '../ui/quick-entry-origin.tsx'
import styles from './settings-dialog.module.css'
import type { SettingsFieldsProps } from './settings-fields.ts'

const PREFIX_MAX_LENGTH = 6
const TONE_TRANSPORTS = ['rfc4733', 'info'] as const

/** How numbers are read and dialled, and how key tones go out. */
export function DiallingFields({ settings, onChange }: SettingsFieldsProps): ReactNode {
  const { t } = useTranslation()
  const countries = useCountryOptions()
  return (
    <>
      <SelectField
        label={t('settings.defaultCountry')}
        value={settings.defaultCountry}
        options={countries.filter((country) => country.value !== '')}
        onChange={(defaultCountry) => onChange({ defaultCountry })}
      />
      <TextField
        label={t('settings.dialPrefix')}
        direction="ltr"
        value={settings.dialPrefix}
        maxLength={PREFIX_MAX_LENGTH}
        onChange={(dialPrefix) => onChange({ dialPrefix })}
      />
      <SelectField
        label={t('settings.toneTransport')}
        className={styles['wide']}
        value={settings.toneTransport}
        options={TONE_TRANSPORTS.map((transport) => ({
          value: transport,
          label: t(`settings.toneTransports.${transport}`),
        }))}
        onChange={(toneTransport) => onChange({ toneTransport })}
      />
    </>
  )
}
