import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LineSecrets, SipAccount } from '../../shared/sip-account.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { TextField } from '../ui/field.tsx'
import { AccountMoreFields } from './account-more-fields.tsx'
import { AccountNetworkFields } from './account-network-fields.tsx'
import { LineLookFields } from './line-look-fields.tsx'
import styles from './settings-dialog.module.css'

export type AccountFieldsProps = {
  readonly account: SipAccount
  /** As far as they were typed. */
  readonly secrets: Partial<LineSecrets>
  /** The line has been saved before, so a field that stays empty keeps what there is. */
  readonly hasKeptPassword: boolean
  readonly canKeepPassword: boolean
  readonly onChange: (account: SipAccount) => void
  readonly onSecrets: (secrets: Partial<LineSecrets>) => void
}

/** Server, address and password of one SIP line, how it is shown, and behind folds what few need. */
export function AccountFields(props: AccountFieldsProps): ReactNode {
  const { account, secrets, hasKeptPassword, canKeepPassword, onChange, onSecrets } = props
  const { t } = useTranslation()
  return (
    <>
      <TextField
        label={t('settings.server')}
        className={styles['wide']}
        type="text"
        direction="ltr"
        value={account.server}
        placeholder="wss://sip.example.com"
        onChange={(server) => onChange({ ...account, server })}
      />
      <TextField
        label={t('settings.address')}
        direction="ltr"
        value={account.address}
        placeholder="operator@example.com"
        onChange={(address) => onChange({ ...account, address })}
      />
      <TextField
        label={t('settings.password')}
        type="password"
        direction="ltr"
        value={secrets.password ?? ''}
        placeholder={hasKeptPassword ? t('settings.passwordKept') : ''}
        onChange={(password) => onSecrets({ password })}
      />
      {!canKeepPassword && <p className={styles['hint']}>{t('settings.passwordNotKept')}</p>}
      <LineLookFields account={account} onChange={onChange} />
      <div className={styles['wide']}>
        <Disclosure title={t('settings.lineMore')}>
          {() => <AccountMoreFields account={account} onChange={onChange} />}
        </Disclosure>
      </div>
      <div className={styles['wide']}>
        <Disclosure title={t('settings.lineNetwork')}>{() => <AccountNetworkFields {...props} />}</Disclosure>
      </div>
    </>
  )
}
