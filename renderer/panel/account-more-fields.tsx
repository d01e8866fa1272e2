import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, inputClass, TextField } from '../ui/field.tsx'
import type { AccountFieldsProps } from './account-fields.tsx'
import styles from './line-fields.module.css'
import dialogStyles from './settings-dialog.module.css'

/** What an account needs at some servers only. */
export function AccountMoreFields({ account, onChange }: Pick<AccountFieldsProps, 'account' | 'onChange'>): ReactNode {
  const { t } = useTranslation()
  return (
    <div className={styles['more']}>
      <Field label={t('settings.fallbackServers')} className={dialogStyles['wide']}>
        <textarea
          className={inputClass}
          dir="ltr"
          rows={2}
          spellCheck={false}
          value={account.fallbackServers.join('\n')}
          placeholder="wss://sip2.example.com"
          onChange={(event) => onChange({ ...account, fallbackServers: event.target.value.split('\n') })}
        />
      </Field>
      <TextField
        label={t('settings.authorisationUser')}
        direction="ltr"
        value={account.authorisationUser}
        maxLength={200}
        onChange={(authorisationUser) => onChange({ ...account, authorisationUser })}
      />
      <TextField
        label={t('settings.displayName')}
        value={account.displayName}
        maxLength={200}
        onChange={(displayName) => onChange({ ...account, displayName })}
      />
      <Check
        label={t('settings.trustAsserted')}
        isOn={account.trustAssertedIdentity}
        onChange={(trustAssertedIdentity) => onChange({ ...account, trustAssertedIdentity })}
      />
      <Check
        label={t('settings.mayAnswerItself')}
        isOn={account.mayAnswerItself}
        onChange={(mayAnswerItself) => onChange({ ...account, mayAnswerItself })}
      />
      <Check
        label={t('settings.usesSessionTimers')}
        isOn={account.usesSessionTimers}
        onChange={(usesSessionTimers) => onChange({ ...account, usesSessionTimers })}
      />
    </div>
  )
}

export type CheckProps = {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** A choice of yes or no, over the whole width. */
export function Check({ label, isOn, onChange }: CheckProps): ReactNode {
  return (
    <label className={dialogStyles['wide']}>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} /> {label}
    </label>
  )
}
