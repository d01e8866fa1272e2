import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardDavSettings, LdapSettings } from '../../../shared/crm-source.ts'
import { TextField } from '../../ui/field.tsx'
import styles from '../settings-dialog.module.css'
import type { SecretFieldsProps } from './template-fields.tsx'

/** A directory as the form holds it. */
export type DirectorySource =
  | { readonly kind: 'ldap'; readonly settings: LdapSettings }
  | { readonly kind: 'carddav'; readonly settings: CardDavSettings }

export type DirectoryFieldsProps = SecretFieldsProps & {
  readonly source: DirectorySource
  readonly onSource: (source: DirectorySource) => void
}

/** A directory of colleagues and suppliers: where, as whom, and what of it. */
export function DirectoryFields(props: DirectoryFieldsProps): ReactNode {
  const { source, secrets, hasKeptSecrets, onSource, onSecrets } = props
  const { t } = useTranslation()
  const { url, user, tag } = source.settings
  const change = (changed: { url?: string; user?: string; tag?: string }): void =>
    onSource(
      source.kind === 'ldap'
        ? { kind: 'ldap', settings: { ...source.settings, ...changed } }
        : { kind: 'carddav', settings: { ...source.settings, ...changed } },
    )
  return (
    <>
      <TextField
        label={t('crm.address')}
        className={styles['wide']}
        direction="ltr"
        maxLength={1_000}
        value={url}
        placeholder={source.kind === 'ldap' ? 'ldaps://directory.example.com' : 'https://dav.example.com/contacts/'}
        onChange={(changed) => change({ url: changed })}
      />
      <TextField label={t('crm.user')} direction="ltr" value={user} onChange={(changed) => change({ user: changed })} />
      <TextField
        label={t('settings.password')}
        type="password"
        direction="ltr"
        value={secrets['password'] ?? ''}
        placeholder={hasKeptSecrets ? t('settings.passwordKept') : ''}
        onChange={(password) => onSecrets({ ...secrets, password })}
      />
      {source.kind === 'ldap' && <LdapFields settings={source.settings} onSettings={onSource} />}
      <TextField label={t('crm.tag')} value={tag} onChange={(changed) => change({ tag: changed })} />
    </>
  )
}

function LdapFields({
  settings,
  onSettings,
}: {
  readonly settings: LdapSettings
  readonly onSettings: (source: DirectorySource) => void
}): ReactNode {
  const { t } = useTranslation()
  const change = (changed: Partial<LdapSettings>): void =>
    onSettings({ kind: 'ldap', settings: { ...settings, ...changed } })
  return (
    <>
      <TextField
        label={t('crm.base')}
        className={styles['wide']}
        direction="ltr"
        value={settings.base}
        placeholder="dc=example,dc=com"
        onChange={(base) => change({ base })}
      />
      <TextField
        label={t('crm.filter')}
        className={styles['wide']}
        direction="ltr"
        maxLength={1_000}
        value={settings.filter}
        onChange={(filter) => change({ filter })}
      />
    </>
  )
}
