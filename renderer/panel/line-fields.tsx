import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../shared/ipc.ts'
import type { SipAccount } from '../../shared/settings.ts'
import { SelectField } from '../ui/field.tsx'
import { AccountFields } from './account-fields.tsx'
import styles from './settings-dialog.module.css'
import type { SettingsFieldsProps } from './settings-fields.ts'

const EMPTY_ACCOUNT: SipAccount = {
  server: '',
  fallbackServers: [],
  address: '',
  authorisationUser: '',
  displayName: '',
  trustAssertedIdentity: true,
}

export type LineFieldsProps = SettingsFieldsProps & {
  readonly session: Session
  readonly password: string
  readonly onPassword: (password: string) => void
}

/** The embedded line, or a SIP account with all that belongs to it. */
export function LineFields({ settings, session, password, onChange, onPassword }: LineFieldsProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <SelectField
        label={t('settings.line')}
        className={styles['wide']}
        value={settings.account ? 'sip' : 'demo'}
        options={(['demo', 'sip'] as const).map((line) => ({ value: line, label: t(`settings.lines.${line}`) }))}
        onChange={(line) => onChange({ account: line === 'sip' ? (session.settings.account ?? EMPTY_ACCOUNT) : null })}
      />
      {settings.account && (
        <AccountFields
          account={settings.account}
          password={password}
          hasKeptPassword={session.settings.account !== null}
          canKeepPassword={session.canKeepPassword}
          identityOrder={settings.identityOrder}
          onIdentityOrder={(identityOrder) => onChange({ identityOrder })}
          onChange={(account) => onChange({ account })}
          onPassword={onPassword}
        />
      )}
    </>
  )
}
