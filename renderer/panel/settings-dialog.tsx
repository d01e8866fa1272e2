import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { settingsSchema, type Settings } from '../../shared/settings.ts'
import { useApp } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { AudioFields } from './audio-fields.tsx'
import { ClientsFields } from './clients-fields.tsx'
import { DiallingFields } from './dialling-fields.tsx'
import { LineFields } from './line-fields.tsx'
import { PersonFields } from './person-fields.tsx'
import styles from './settings-dialog.module.css'
import { SettingsSection } from './settings-section.tsx'

/** The operator's settings; nothing changes until they are saved. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const dialog = useRef<HTMLDialogElement>(null)
  const session = useApp((state) => state.session)
  const [settings, setSettings] = useState<Settings | null>(session?.settings ?? null)
  const [password, setPassword] = useState('')
  const [error, setError] = useState('')

  useEffect(() => {
    dialog.current?.showModal()
    // not the area that scrolls, which is the first that could have the focus
    dialog.current?.querySelector('select')?.focus()
  }, [])
  if (!session || !settings) return null

  const change = (changed: Partial<Settings>): void => setSettings({ ...settings, ...changed })
  const save = async (): Promise<void> => {
    const checked = settingsSchema.safeParse(withoutEmptyServers(settings))
    if (!checked.success) {
      const fields = new Set(checked.error.issues.map((issue) => t(`settings.${fieldName(issue.path)}`)))
      return setError(t('settings.invalid', { fields: [...fields].join(', ') }))
    }
    const saved = await peer.request('settings.save', {
      settings: checked.data,
      secrets: password && checked.data.accounts[0] ? { [checked.data.accounts[0].id]: { password } } : {},
    })
    if (saved.ok) onClose()
    else setError(t('settings.error', { message: saved.error.message }))
  }

  return (
    <dialog ref={dialog} className={styles['dialog']} onClose={onClose} aria-label={t('settings.title')}>
      <form
        className={styles['content']}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h2 className={styles['title']}>{t('settings.title')}</h2>
        <div className={styles['sections']}>
          <div>
            <SettingsSection title={t('settings.sections.person')}>
              <PersonFields settings={settings} onChange={change} />
            </SettingsSection>
            <SettingsSection title={t('settings.sections.audio')}>
              <AudioFields audio={settings.audio} onChange={(audio) => change({ audio })} />
            </SettingsSection>
            <SettingsSection title={t('settings.sections.clients')}>
              <ClientsFields settings={settings} onChange={change} />
            </SettingsSection>
          </div>
          <div>
            <SettingsSection title={t('settings.sections.line')}>
              <LineFields
                settings={settings}
                session={session}
                password={password}
                onChange={change}
                onPassword={setPassword}
              />
            </SettingsSection>
            <SettingsSection title={t('settings.sections.dialling')}>
              <DiallingFields settings={settings} onChange={change} />
            </SettingsSection>
          </div>
        </div>
        {error && (
          <p className={styles['error']} role="alert">
            {error}
          </p>
        )}
        <div className={styles['actions']}>
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

/** While the list of servers is edited, a line may be empty; what is kept has none. */
function withoutEmptyServers(settings: Settings): Settings {
  const accounts = settings.accounts.map((account) => ({
    ...account,
    fallbackServers: account.fallbackServers.map((server) => server.trim()).filter(Boolean),
  }))
  return { ...settings, accounts }
}

const FIELD_NAMES = [
  'server',
  'fallbackServers',
  'address',
  'authorisationUser',
  'displayName',
  'operatorName',
  'defaultCountry',
  'dialPrefix',
] as const

/** The label of the field that the schema refused; of a list the entry stands last in the path. */
function fieldName(path: readonly PropertyKey[]): (typeof FIELD_NAMES)[number] | 'line' {
  return FIELD_NAMES.find((name) => path.includes(name)) ?? 'line'
}
