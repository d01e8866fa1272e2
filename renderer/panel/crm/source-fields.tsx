import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { sharesSecrets, type CrmSecrets, type CrmSource } from '../../../shared/crm-source.ts'
import type { CrmTrial } from '../../../shared/ipc-crm.ts'
import { SelectField } from '../../ui/field.tsx'
import dialogStyles from '../settings-dialog.module.css'
import { AddTemplate } from './add-template.tsx'
import { CrmTrialButton } from './crm-trial.tsx'
import { DirectoryFields } from './directory-fields.tsx'
import { choiceOf, chosenSource } from './edited-crm.ts'
import { FileFields } from './file-fields.tsx'
import { PostgresFields } from './postgres-fields.tsx'
import { PLAIN_KINDS, sourceKindName } from './source-name.ts'
import { TemplateFields } from './template-fields.tsx'
import type { Templates } from './use-templates.ts'

export type SourceFieldsProps = {
  /** Of a further source; empty: the CRM. */
  readonly sourceId: string
  readonly source: CrmSource
  /** As it is in use; null: it is not yet. */
  readonly kept: CrmSource | null
  /** What may be chosen before the templates. */
  readonly others: readonly ('demo' | 'none')[]
  readonly templates: Templates
  readonly canKeepPassword: boolean
  /** As far as they were typed. */
  readonly secrets: CrmSecrets
  readonly onSource: (source: CrmSource) => void
  readonly onSecrets: (secrets: CrmSecrets) => void
}

/** Where clients come from: which kind of source, with what it has to know, and a first look at what comes. */
export function SourceFields(props: SourceFieldsProps): ReactNode {
  const { sourceId, source, kept, others, templates, canKeepPassword, secrets, onSource, onSecrets } = props
  const { t } = useTranslation()
  const [readAs, setReadAs] = useState<CrmTrial['readAs']>(null)
  // the address decides whether a secret that is kept may go there
  const hasKeptSecrets = kept !== null && sharesSecrets(source, kept)
  const chosen = choiceOf(source)
  const options: { readonly value: string; readonly label: string }[] = [
    ...others.map((kind) => ({ value: kind, label: t(`settings.crms.${kind}`) })),
    ...templates.all.map(({ id, name }) => ({ value: `template:${id}`, label: name })),
    ...PLAIN_KINDS.map((kind) => ({ value: kind, label: t(`settings.crms.${kind}`) })),
  ]
  // a template that is not on this computer any more
  if (!options.some(({ value }) => value === chosen))
    options.push({ value: chosen, label: sourceKindName(t, source, templates.all) })
  const choose = (choice: string, among = templates.all): void => {
    setReadAs(null)
    onSecrets({})
    onSource(chosenSource(choice, kept ?? { kind: 'none' }, among))
  }
  const fields = { secrets, hasKeptSecrets, onSecrets }
  const isConnected = source.kind !== 'demo' && source.kind !== 'none'

  return (
    <>
      <SelectField
        label={t('settings.crm')}
        className={dialogStyles['wide']}
        value={chosen}
        options={options}
        onChange={choose}
      />
      {source.kind === 'template' && (
        <TemplateFields
          {...fields}
          sourceId={sourceId}
          template={templates.all.find(({ id }) => id === source.settings.template) ?? null}
          values={source.settings.values}
          onValues={(values) => onSource({ ...source, settings: { ...source.settings, values } })}
        />
      )}
      {source.kind === 'postgres' && (
        <PostgresFields
          {...fields}
          settings={source.settings}
          onSettings={(settings) => onSource({ ...source, settings })}
        />
      )}
      {(source.kind === 'ldap' || source.kind === 'carddav') && (
        <DirectoryFields {...fields} source={source} onSource={onSource} />
      )}
      {source.kind === 'files' && (
        <FileFields
          settings={source.settings}
          readAs={readAs}
          onSettings={(settings) => onSource({ ...source, settings })}
        />
      )}
      {isConnected && source.kind !== 'files' && !canKeepPassword && (
        <p className={dialogStyles['hint']}>{t('settings.passwordNotKept')}</p>
      )}
      {isConnected && (
        <CrmTrialButton
          key={chosen}
          sourceId={sourceId}
          source={source}
          secrets={secrets}
          onTrial={(trial) => setReadAs(trial.readAs)}
        />
      )}
      <AddTemplate
        onAdded={(template) => {
          templates.add(template)
          choose(`template:${template.id}`, [template])
        }}
      />
    </>
  )
}
