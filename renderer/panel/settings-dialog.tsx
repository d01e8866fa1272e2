import type { TFunction } from 'i18next'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrmSecrets } from '../../shared/crm-source.ts'
import type { FurtherSource } from '../../shared/further-source.ts'
import { settingsSchema, type Settings } from '../../shared/settings.ts'
import { useApp } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { AudioFields } from './audio-fields.tsx'
import { ClientsFields } from './clients-fields.tsx'
import { ColleagueFields } from './colleague-fields.tsx'
import { crmSecretsToSend, withoutEmptyColumns } from './crm/edited-crm.ts'
import { refusedSource, sourceSecretsToSend, sourcesToSave, type TypedSourceSecrets } from './crm/edited-sources.ts'
import { FurtherSources } from './crm/further-sources.tsx'
import { useTemplates } from './crm/use-templates.ts'
import { DiallingFields } from './dialling-fields.tsx'
import {
  editedName,
  refusedField,
  secretsToSend,
  withoutEmptyServers,
  type RefusedField,
  type TypedSecrets,
} from './edited-lines.ts'
import { HeadsetField } from './headset-field.tsx'
import { IncomingFields } from './incoming-fields.tsx'
import { LineFields } from './line-fields.tsx'
import { withoutEmptyStates } from './edited-states.ts'
import { PersonFields } from './person-fields.tsx'
import { RingFields } from './ring-fields.tsx'
import frame from './dialog.module.css'
import styles from './settings-dialog.module.css'
import { SettingsIndex, type SectionName } from './settings-index.tsx'
import { SettingsSection } from './settings-section.tsx'
import { ShortcutFields } from './shortcut-fields.tsx'
import { StateFields } from './state-fields.tsx'

/** The operator's settings; nothing changes until they are saved. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const dialog = useRef<HTMLDialogElement>(null)
  const scrolled = useRef<HTMLDivElement>(null)
  const session = useApp((state) => state.session)
  const [settings, setSettings] = useState<Settings | null>(session?.settings ?? null)
  const [secrets, setSecrets] = useState<TypedSecrets>({})
  const [crmSecrets, setCrmSecrets] = useState<CrmSecrets>({})
  const [sourceSecrets, setSourceSecrets] = useState<TypedSourceSecrets>({})
  const templates = useTemplates()
  const [error, setError] = useState('')

  useEffect(() => {
    dialog.current?.showModal()
    // not the area that scrolls, which is the first that could have the focus
    scrolled.current?.querySelector('select')?.focus()
  }, [])
  if (!session || !settings) return null

  const change = (changed: Partial<Settings>): void => setSettings({ ...settings, ...changed })
  const save = async (): Promise<void> => {
    const checked = settingsSchema.safeParse({
      ...withoutEmptyStates(withoutEmptyServers(settings)),
      crm: withoutEmptyColumns(settings.crm),
      furtherSources: sourcesToSave(settings.furtherSources),
    })
    if (!checked.success) {
      const refused = checked.error.issues.map(({ path }) => {
        const source = refusedSource(path, settings.furtherSources)
        return source ? refusedSourceText(t, source) : refusedText(t, refusedField(path, settings.accounts))
      })
      return setError(t('settings.invalid', { fields: [...new Set(refused)].join(', ') }))
    }
    const saved = await peer.request('settings.save', {
      settings: checked.data,
      secrets: secretsToSend(secrets, checked.data.accounts),
      crmSecrets: crmSecretsToSend(crmSecrets),
      furtherSecrets: sourceSecretsToSend(sourceSecrets, checked.data.furtherSources),
    })
    if (saved.ok) onClose()
    else setError(t('settings.error', { message: saved.error.message }))
  }

  const { calling, audio } = settings
  const changeCalling = (changed: Settings['calling']): void => change({ calling: changed })
  const sections: readonly { readonly name: SectionName; readonly fields: ReactNode }[] = [
    { name: 'person', fields: <PersonFields settings={settings} onChange={change} /> },
    {
      name: 'line',
      fields: (
        <LineFields settings={settings} session={session} secrets={secrets} onChange={change} onSecrets={setSecrets} />
      ),
    },
    { name: 'incoming', fields: <IncomingFields calling={calling} onChange={changeCalling} /> },
    { name: 'ringing', fields: <RingFields settings={settings} onChange={change} /> },
    { name: 'dialling', fields: <DiallingFields settings={settings} onChange={change} /> },
    { name: 'states', fields: <StateFields settings={settings} onChange={change} /> },
    {
      name: 'audio',
      fields: (
        <>
          <AudioFields audio={audio} onChange={(changed) => change({ audio: changed })} />
          <HeadsetField calling={calling} onChange={changeCalling} />
        </>
      ),
    },
    { name: 'shortcuts', fields: <ShortcutFields calling={calling} onChange={changeCalling} /> },
    { name: 'colleagues', fields: <ColleagueFields calling={calling} onChange={changeCalling} /> },
    {
      name: 'clients',
      fields: (
        <ClientsFields
          settings={settings}
          session={session}
          templates={templates}
          secrets={crmSecrets}
          onChange={change}
          onSecrets={setCrmSecrets}
        />
      ),
    },
    {
      name: 'sources',
      fields: (
        <FurtherSources
          sources={settings.furtherSources}
          session={session}
          templates={templates}
          secrets={sourceSecrets}
          onSources={(furtherSources) => change({ furtherSources })}
          onSecrets={setSourceSecrets}
        />
      ),
    },
  ]
  const goTo = (name: SectionName): void => {
    const section = scrolled.current?.querySelector<HTMLElement>(`[data-section="${name}"]`)
    section?.scrollIntoView({ block: 'start' })
    section?.querySelector<HTMLElement>('input, select, textarea, button')?.focus({ preventScroll: true })
  }

  return (
    <dialog
      ref={dialog}
      className={`${frame['dialog']} ${styles['dialog']}`}
      onClose={onClose}
      aria-label={t('settings.title')}
    >
      <form
        className={frame['content']}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h2 className={`${frame['title']} ${styles['title']}`}>{t('settings.title')}</h2>
        <div className={styles['body']}>
          <SettingsIndex sections={sections.map(({ name }) => name)} onGo={goTo} />
          {/* what is scrolled with the keyboard has to be reached by it */}
          <div ref={scrolled} className={styles['sections']} tabIndex={-1}>
            {sections.map(({ name, fields }) => (
              <SettingsSection key={name} name={name} title={t(`settings.sections.${name}`)}>
                {fields}
              </SettingsSection>
            ))}
          </div>
        </div>
        {error && (
          <p className={styles['error']} role="alert">
            {error}
          </p>
        )}
        <div className={`${frame['actions']} ${styles['actions']}`}>
          <Button look="quiet" onPress={onClose}>
            {t('settings.cancel')}
          </Button>
          <Button look="primary" keyName="save" onPress={() => void save()}>
            {t('settings.save')}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

/** Which further source is not complete. */
function refusedSourceText(t: TFunction, source: FurtherSource): string {
  const name = source.name.trim() || t('sources.new')
  return t('settings.invalidInLine', {
    line: `\u2068${t('settings.sections.sources')}\u2069`,
    fields: `\u2068${name}\u2069`,
  })
}

/** The label of a field, and of which line it is where there are several. */
function refusedText(t: TFunction, { field, line }: RefusedField): string {
  const label = t(`settings.${field}`)
  if (!line) return label
  const name = editedName(line) || t('settings.lineNew')
  return t('settings.invalidInLine', { line: `\u2068${name}\u2069`, fields: label })
}
