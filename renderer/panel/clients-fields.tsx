import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrmSecrets } from '../../shared/crm-source.ts'
import type { Session } from '../../shared/ipc.ts'
import { TextField } from '../ui/field.tsx'
import { CrmFields } from './crm/crm-fields.tsx'
import type { SettingsFieldsProps } from './settings-fields.ts'
import { SnapshotFields } from './snapshot-fields.tsx'

export type ClientsFieldsProps = SettingsFieldsProps & {
  readonly session: Session
  readonly secrets: CrmSecrets
  readonly onSecrets: (secrets: CrmSecrets) => void
}

/** Where clients come from, and what advice may promise. */
export function ClientsFields({ settings, session, secrets, onChange, onSecrets }: ClientsFieldsProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <CrmFields
        source={settings.crm}
        session={session}
        secrets={secrets}
        onSource={(crm) => onChange({ crm })}
        onSecrets={onSecrets}
      />
      <SnapshotFields settings={settings} onChange={onChange} />
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
