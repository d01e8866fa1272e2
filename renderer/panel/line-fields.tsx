import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../shared/ipc.ts'
import type { SipAccount } from '../../shared/sip-account.ts'
import { SelectField } from '../ui/field.tsx'
import { AccountFields } from './account-fields.tsx'
import styles from './settings-dialog.module.css'
import type { SettingsFieldsProps } from './settings-fields.ts'

const EMPTY_ACCOUNT: SipAccount = {
  id: 'first',
  name: '',
  colour: 'none',
  greeting: '',
  ringTone: 'soft',
  server: '',
  fallbackServers: [],
  address: '',
  authorisationUser: '',
  displayName: '',
  trustAssertedIdentity: true,
  mayAnswerItself: false,
  iceServers: [],
  usesRelayOnly: false,
  usesSessionTimers: true,
}

export type LineFieldsProps = SettingsFieldsProps & {
  readonly session: Session
  readonly password: string
  readonly onPassword: (password: string) => void
}

/** The embedded line, or a SIP account with all that belongs to it. */
export function LineFields({ settings, session, password, onChange, onPassword }: LineFieldsProps): ReactNode {
  const { t } = useTranslation()
  const [account] = settings.accounts
  return (
    <>
      <SelectField
        label={t('settings.line')}
        className={styles['wide']}
        value={account ? 'sip' : 'demo'}
        options={(['demo', 'sip'] as const).map((line) => ({ value: line, label: t(`settings.lines.${line}`) }))}
        onChange={(line) =>
          onChange({ accounts: line === 'sip' ? [session.settings.accounts[0] ?? EMPTY_ACCOUNT] : [] })
        }
      />
      {account && (
        <AccountFields
          account={account}
          password={password}
          hasKeptPassword={session.settings.accounts.length > 0}
          canKeepPassword={session.canKeepPassword}
          identityOrder={settings.identityOrder}
          onIdentityOrder={(identityOrder) => onChange({ identityOrder })}
          onChange={(changed) => onChange({ accounts: [changed] })}
          onPassword={onPassword}
        />
      )}
    </>
  )
}
