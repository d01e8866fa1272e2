import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { IdentitySource } from '../../shared/caller-identity.ts'
import type { SipAccount } from '../../shared/sip-account.ts'
import { Field, inputClass, SelectField, TextField } from '../ui/field.tsx'
import styles from './settings-dialog.module.css'

export type AccountFieldsProps = {
  readonly account: SipAccount
  readonly password: string
  readonly hasKeptPassword: boolean
  readonly canKeepPassword: boolean
  readonly identityOrder: readonly IdentitySource[]
  readonly onIdentityOrder: (order: IdentitySource[]) => void
  readonly onChange: (account: SipAccount) => void
  readonly onPassword: (password: string) => void
}

/** The orders that SIP servers in use ask for. */
const IDENTITY_ORDERS: readonly (readonly IdentitySource[])[] = [
  ['P-Asserted-Identity', 'Remote-Party-ID', 'From'],
  ['Remote-Party-ID', 'P-Asserted-Identity', 'From'],
  ['From'],
]

/** Server, address and password of the SIP line. */
export function AccountFields(props: AccountFieldsProps): ReactNode {
  const { account, password, hasKeptPassword, canKeepPassword, onChange, onPassword } = props
  const { t } = useTranslation()
  const orders = IDENTITY_ORDERS.map((order) => ({ order, value: order.join(' › ') }))
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
      <Field label={t('settings.fallbackServers')} className={styles['wide']}>
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
        value={password}
        placeholder={hasKeptPassword ? t('settings.passwordKept') : ''}
        onChange={onPassword}
      />
      <TextField
        label={t('settings.authorisationUser')}
        direction="ltr"
        value={account.authorisationUser}
        onChange={(authorisationUser) => onChange({ ...account, authorisationUser })}
      />
      <TextField
        label={t('settings.displayName')}
        value={account.displayName}
        onChange={(displayName) => onChange({ ...account, displayName })}
      />
      <SelectField
        label={t('settings.identityOrder')}
        className={styles['wide']}
        value={props.identityOrder.join(' › ')}
        options={orders.map(({ value }) => ({ value, label: value }))}
        onChange={(chosen) => {
          const found = orders.find(({ value }) => value === chosen)
          if (found) props.onIdentityOrder([...found.order])
        }}
      />
      <label className={styles['wide']}>
        <input
          type="checkbox"
          checked={account.trustAssertedIdentity}
          onChange={(event) => onChange({ ...account, trustAssertedIdentity: event.target.checked })}
        />{' '}
        {t('settings.trustAsserted')}
      </label>
      {!canKeepPassword && <p className={styles['hint']}>{t('settings.passwordNotKept')}</p>}
    </>
  )
}
