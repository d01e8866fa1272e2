import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrmSecrets } from '../../shared/crm-source.ts'
import type { Session } from '../../shared/ipc.ts'
import { TextField } from '../ui/field.tsx'
import { CrmFields } from './crm/crm-fields.tsx'
import type { Templates } from './crm/use-templates.ts'
import type { SettingsFieldsProps } from './settings-fields.ts'
import { SnapshotFields } from './snapshot-fields.tsx'

export type ClientsFieldsProps = SettingsFieldsProps & {
  readonly session: Session
  readonly templates: Templates
  readonly secrets: CrmSecrets
  readonly onSecrets: (secrets: CrmSecrets) => void
}

/** Where clients come from, and what advice may promise. */
export function ClientsFields(props: ClientsFieldsProps): ReactNode {
  const { settings, session, templates, secrets, onChange, onSecrets } = props
  const { t } = useTranslation()
  return (
    <>
      <CrmFields
        source={settings.crm}
        session={session}
        templates={templates}
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
