import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { sharesSecrets, type CrmSecrets, type CrmSource, type CrmTemplate } from '../../../shared/crm-source.ts'
import type { CrmTrial } from '../../../shared/ipc-crm.ts'
import type { Session } from '../../../shared/ipc.ts'
import { useLocale } from '../../ui/app-store.ts'
import { SelectField } from '../../ui/field.tsx'
import { usePeer } from '../../ui/peer-context.ts'
import dialogStyles from '../settings-dialog.module.css'
import { AddTemplate } from './add-template.tsx'
import { CrmTrialButton } from './crm-trial.tsx'
import { choiceOf, chosenSource } from './edited-crm.ts'
import { DirectoryFields } from './directory-fields.tsx'
import { FileFields } from './file-fields.tsx'
import { PostgresFields } from './postgres-fields.tsx'
import { TemplateFields } from './template-fields.tsx'

export type CrmFieldsProps = {
  readonly source: CrmSource
  readonly session: Session
  /** As far as they were typed. */
  readonly secrets: CrmSecrets
  readonly onSource: (source: CrmSource) => void
  readonly onSecrets: (secrets: CrmSecrets) => void
}

/** Where clients come from: which CRM, with what it has to know, and a first look at what comes. */
export function CrmFields({ source, session, secrets, onSource, onSecrets }: CrmFieldsProps): ReactNode {
  const { t } = useTranslation()
  const [templates, addTemplate] = useTemplates()
  const [readAs, setReadAs] = useState<CrmTrial['readAs']>(null)
  const kept = session.settings.crm
  // the address decides whether a secret that is kept may go there
  const hasKeptSecrets = sharesSecrets(source, kept)
  const chosen = choiceOf(source)
  const options = [
    { value: 'demo', label: t('settings.crms.demo') },
    { value: 'none', label: t('settings.crms.none') },
    ...templates.map(({ id, name }) => ({ value: `template:${id}`, label: name })),
    { value: 'postgres', label: t('settings.crms.postgres') },
    { value: 'files', label: t('settings.crms.files') },
    { value: 'ldap', label: t('settings.crms.ldap') },
    { value: 'carddav', label: t('settings.crms.carddav') },
  ]
  // a template that is not on this computer any more
  if (!options.some(({ value }) => value === chosen) && source.kind === 'template')
    options.push({ value: chosen, label: source.settings.template })
  const choose = (choice: string): void => {
    setReadAs(null)
    onSecrets({})
    onSource(chosenSource(choice, kept, templates))
  }
  const fields = { secrets, hasKeptSecrets, onSecrets }

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
          template={templates.find(({ id }) => id === source.settings.template) ?? null}
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
      {source.kind !== 'demo' && source.kind !== 'none' && source.kind !== 'files' && !session.canKeepPassword && (
        <p className={dialogStyles['hint']}>{t('settings.passwordNotKept')}</p>
      )}
      {source.kind !== 'demo' && source.kind !== 'none' && (
        <CrmTrialButton key={chosen} source={source} secrets={secrets} onTrial={(trial) => setReadAs(trial.readAs)} />
      )}
      <AddTemplate
        onAdded={(template) => {
          addTemplate(template)
          onSecrets({})
          onSource(chosenSource(`template:${template.id}`, kept, [template]))
        }}
      />
    </>
  )
}

/** The templates there are, and how to put one more among them. */
function useTemplates(): readonly [readonly CrmTemplate[], (added: CrmTemplate) => void] {
  const peer = usePeer()
  const locale = useLocale()
  const [templates, setTemplates] = useState<readonly CrmTemplate[]>([])
  useEffect(() => {
    let isCurrent = true
    void peer.request('crm.templates', { locale }).then((answer) => {
      if (isCurrent && answer.ok) setTemplates(answer.value)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, locale])
  const add = (added: CrmTemplate): void => setTemplates([...templates.filter(({ id }) => id !== added.id), added])
  return [templates, add]
}
