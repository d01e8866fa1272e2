import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { IdentitySource } from '../../shared/caller-identity.ts'
import type { Session } from '../../shared/ipc.ts'
import type { SipAccount } from '../../shared/sip-account.ts'
import { Button } from '../ui/button.tsx'
import { SelectField } from '../ui/field.tsx'
import { LineSwatch } from '../ui/line-mark.tsx'
import { AccountFields } from './account-fields.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { changedLine, editedName, LINES_MAX, movedLine, newLine, type TypedSecrets } from './edited-lines.ts'
import styles from './line-fields.module.css'
import dialogStyles from './settings-dialog.module.css'
import type { SettingsFieldsProps } from './settings-fields.ts'
import { isolated } from '../ui/isolated.ts'

export type LineFieldsProps = SettingsFieldsProps & {
  readonly session: Session
  readonly secrets: TypedSecrets
  readonly onSecrets: (secrets: TypedSecrets) => void
}

/** The embedded line, or the SIP accounts in their order, each with all that belongs to it. */
export function LineFields({ settings, session, secrets, onChange, onSecrets }: LineFieldsProps): ReactNode {
  const { t } = useTranslation()
  const { accounts } = settings
  const [openId, setOpenId] = useState<string | null>(null)
  const hasSeveral = accounts.length > 1
  // the only line is always open: there is nothing to choose
  const open = hasSeveral ? accounts.find(({ id }) => id === openId) : accounts[0]
  const kept = session.settings.accounts
  const put = (changed: SipAccount[]): void => onChange({ accounts: changed })
  const add = (): void => {
    const added = newLine()
    put([...accounts, added])
    setOpenId(added.id)
  }

  return (
    <>
      <SelectField
        label={t('settings.line')}
        className={dialogStyles['wide']}
        value={accounts.length > 0 ? 'sip' : 'demo'}
        options={(['demo', 'sip'] as const).map((line) => ({ value: line, label: t(`settings.lines.${line}`) }))}
        onChange={(line) => put(line === 'demo' ? [] : kept.length > 0 ? kept : [newLine()])}
      />
      {hasSeveral && (
        <div className={dialogStyles['wide']} role="group" aria-label={t('settings.lineList')}>
          <p className={dialogStyles['hint']}>{t('settings.lineList')}</p>
          <ol className={styles['lines']}>
            {accounts.map((account, index) => (
              <LineRow
                key={account.id}
                account={account}
                isOpen={account === open}
                isFirst={index === 0}
                isLast={index === accounts.length - 1}
                onOpen={() => setOpenId(account === open ? null : account.id)}
                onMove={(by) => put(movedLine(accounts, account.id, by))}
              />
            ))}
          </ol>
        </div>
      )}
      {open && (
        <AccountFields
          key={open.id}
          account={open}
          secrets={secrets[open.id] ?? {}}
          hasKeptPassword={kept.some(({ id }) => id === open.id)}
          canKeepPassword={session.canKeepPassword}
          onChange={(changed) => put(changedLine(accounts, changed))}
          onSecrets={(typed) => onSecrets({ ...secrets, [open.id]: { ...secrets[open.id], ...typed } })}
        />
      )}
      {accounts.length > 0 && (
        <div className={`${dialogStyles['wide']} ${styles['actions']}`}>
          {accounts.length < LINES_MAX && (
            <Button look="quiet" onPress={add}>
              {t('settings.lineAdd')}
            </Button>
          )}
          {hasSeveral && open && (
            <ConfirmButton
              key={open.id}
              look="plain"
              question={t('settings.lineRemoveQuestion', { line: isolated(editedName(open) || t('settings.lineNew')) })}
              confirm={t('settings.lineRemoveConfirm')}
              onConfirm={() => put(accounts.filter(({ id }) => id !== open.id))}
            >
              {t('settings.lineRemove')}
            </ConfirmButton>
          )}
        </div>
      )}
      {accounts.length > 0 && <IdentityOrderField settings={settings} onChange={onChange} />}
    </>
  )
}

/** The orders that SIP servers in use ask for. */
const IDENTITY_ORDERS: readonly (readonly IdentitySource[])[] = [
  ['P-Asserted-Identity', 'Remote-Party-ID', 'From'],
  ['Remote-Party-ID', 'P-Asserted-Identity', 'From'],
  ['From'],
]

function IdentityOrderField({ settings, onChange }: SettingsFieldsProps): ReactNode {
  const { t } = useTranslation()
  const orders = IDENTITY_ORDERS.map((order) => ({ order, value: order.join(' › ') }))
  return (
    <SelectField
      label={t('settings.identityOrder')}
      className={dialogStyles['wide']}
      value={settings.identityOrder.join(' › ')}
      options={orders.map(({ value }) => ({ value, label: value }))}
      onChange={(chosen) => {
        const found = orders.find(({ value }) => value === chosen)
        if (found) onChange({ identityOrder: [...found.order] })
      }}
    />
  )
}

type LineRowProps = {
  readonly account: SipAccount
  readonly isOpen: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onOpen: () => void
  readonly onMove: (by: -1 | 1) => void
}

function LineRow({ account, isOpen, isFirst, isLast, onOpen, onMove }: LineRowProps): ReactNode {
  const { t } = useTranslation()
  const name = editedName(account) || t('settings.lineNew')
  const line = isolated(name)
  return (
    <li className={`${styles['row']} ${isOpen ? styles['open'] : ''}`}>
      <button type="button" className={styles['line']} aria-expanded={isOpen} onClick={onOpen}>
        <LineSwatch colour={account.colour} />
        <bdi className={styles['name']}>{name}</bdi>
      </button>
      <Button look="plain" label={t('settings.lineUp', { line })} isDisabled={isFirst} onPress={() => onMove(-1)}>
        <span aria-hidden="true">↑</span>
      </Button>
      <Button look="plain" label={t('settings.lineDown', { line })} isDisabled={isLast} onPress={() => onMove(1)}>
        <span aria-hidden="true">↓</span>
      </Button>
    </li>
  )
}
