import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PostgresSettings } from '../../../shared/crm-source.ts'
import { SelectField, TextField } from '../../ui/field.tsx'
import styles from '../settings-dialog.module.css'
import { NO_TABLE } from './edited-crm.ts'
import { StatementFields, NO_STATEMENTS } from './statement-fields.tsx'
import { TableFields } from './table-fields.tsx'
import type { SecretFieldsProps } from './template-fields.tsx'

export type PostgresFieldsProps = SecretFieldsProps & {
  readonly settings: PostgresSettings
  readonly onSettings: (settings: PostgresSettings) => void
}

/** A PostgreSQL database: where, as whom, and which table or statements. */
export function PostgresFields(props: PostgresFieldsProps): ReactNode {
  const { settings, secrets, hasKeptSecrets, onSettings, onSecrets } = props
  const { t } = useTranslation()
  const { source } = settings
  const change = (changed: Partial<PostgresSettings>): void => onSettings({ ...settings, ...changed })
  return (
    <>
      <TextField
        label={t('crm.host')}
        direction="ltr"
        value={settings.host}
        placeholder="db.example.com"
        onChange={(host) => change({ host })}
      />
      <TextField
        label={t('crm.port')}
        direction="ltr"
        maxLength={5}
        value={settings.port === 0 ? '' : String(settings.port)}
        onChange={(port) => change({ port: Number(port.replaceAll(/\D/gu, '')) })}
      />
      <TextField
        label={t('crm.database')}
        direction="ltr"
        value={settings.database}
        onChange={(database) => change({ database })}
      />
      <SelectField
        label={t('crm.encryption')}
        value={settings.encryption}
        options={(['verify', 'off'] as const).map((value) => ({ value, label: t(`crm.encryptions.${value}`) }))}
        onChange={(encryption) => change({ encryption })}
      />
      <TextField label={t('crm.user')} direction="ltr" value={settings.user} onChange={(user) => change({ user })} />
      <TextField
        label={t('settings.password')}
        type="password"
        direction="ltr"
        value={secrets['password'] ?? ''}
        placeholder={hasKeptSecrets ? t('settings.passwordKept') : ''}
        onChange={(password) => onSecrets({ ...secrets, password })}
      />
      <SelectField
        label={t('crm.rows')}
        className={styles['wide']}
        value={source.kind}
        options={(['table', 'statements'] as const).map((value) => ({ value, label: t(`crm.rowsFrom.${value}`) }))}
        onChange={(kind) => {
          if (kind !== source.kind) change({ source: kind === 'table' ? NO_TABLE : NO_STATEMENTS })
        }}
      />
      {source.kind === 'table' ? (
        <TableFields table={source} onTable={(table) => change({ source: table })} />
      ) : (
        <StatementFields statements={source} onStatements={(statements) => change({ source: statements })} />
      )}
      <TextField
        label={t('crm.channel')}
        direction="ltr"
        maxLength={63}
        className={styles['wide']}
        value={settings.channel}
        placeholder={t('crm.channelHint')}
        onChange={(channel) => change({ channel })}
      />
    </>
  )
}
