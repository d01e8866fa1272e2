import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LOCALES } from '../../shared/locale.ts'
import { CARD_CORNERS, ROLES, settingsSchema, THEMES, type Settings, type SipAccount } from '../../shared/settings.ts'
import { useApp } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { languageName } from '../ui/format.ts'
import { usePeer } from '../ui/peer-context.ts'
import { useCountryOptions } from '../ui/quick-entry-origin.tsx'
import { AccountFields } from './account-fields.tsx'
import styles from './settings-dialog.module.css'

const EMPTY_ACCOUNT: SipAccount = {
  server: '',
  address: '',
  authorisationUser: '',
  displayName: '',
  trustAssertedIdentity: true,
}

/** The operator's settings; nothing changes until they are saved. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const dialog = useRef<HTMLDialogElement>(null)
  const session = useApp((state) => state.session)
  const [settings, setSettings] = useState<Settings | null>(session?.settings ?? null)
  const [password, setPassword] = useState('')
  const [error, setError] = useState('')
  const countries = useCountryOptions()

  useEffect(() => dialog.current?.showModal(), [])
  if (!session || !settings) return null

  const change = (changed: Partial<Settings>): void => setSettings({ ...settings, ...changed })
  const save = async (): Promise<void> => {
    const checked = settingsSchema.safeParse(settings)
    if (!checked.success) {
      const fields = new Set(checked.error.issues.map((issue) => t(`settings.${fieldName(issue.path)}`)))
      return setError(t('settings.invalid', { fields: [...fields].join(', ') }))
    }
    const saved = await peer.request('settings.save', { settings: checked.data, password: password || null })
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
        <div className={styles['grid']}>
          <SelectField
            label={t('settings.language')}
            value={settings.locale ?? ''}
            options={[
              { value: '', label: t('settings.systemLanguage') },
              // each language by its own name: who cannot read the present one must still find theirs
              ...LOCALES.map((locale) => ({ value: locale, label: languageName(locale, locale) })),
            ]}
            onChange={(locale) => change({ locale: locale || null })}
          />
          <SelectField
            label={t('settings.theme')}
            value={settings.theme}
            options={THEMES.map((theme) => ({ value: theme, label: t(`settings.themes.${theme}`) }))}
            onChange={(theme) => change({ theme })}
          />
          <SelectField
            label={t('settings.corner')}
            value={settings.cardCorner}
            options={CARD_CORNERS.map((corner) => ({ value: corner, label: t(`settings.corners.${corner}`) }))}
            onChange={(cardCorner) => change({ cardCorner })}
          />
          <TextField
            label={t('settings.operatorName')}
            value={settings.operatorName}
            onChange={(operatorName) => change({ operatorName })}
          />
          <SelectField
            label={t('settings.role')}
            value={settings.role}
            options={ROLES.map((role) => ({ value: role, label: t(`settings.roles.${role}`) }))}
            onChange={(role) => change({ role })}
          />
          <SelectField
            label={t('settings.defaultCountry')}
            value={settings.defaultCountry}
            options={countries.filter((country) => country.value !== '')}
            onChange={(defaultCountry) => change({ defaultCountry })}
          />
          <SelectField
            label={t('settings.crm')}
            className={styles['wide']}
            value={settings.crm}
            options={(['demo', 'none'] as const).map((crm) => ({ value: crm, label: t(`settings.crms.${crm}`) }))}
            onChange={(crm) => change({ crm })}
          />
          <TextField
            label={t('settings.discountLimit')}
            value={settings.discountLimit}
            onChange={(discountLimit) => change({ discountLimit })}
          />
          <TextField
            label={t('settings.compensationLimit')}
            value={settings.compensationLimit}
            onChange={(compensationLimit) => change({ compensationLimit })}
          />
          <SelectField
            label={t('settings.line')}
            className={styles['wide']}
            value={settings.account ? 'sip' : 'demo'}
            options={(['demo', 'sip'] as const).map((line) => ({ value: line, label: t(`settings.lines.${line}`) }))}
            onChange={(line) =>
              change({ account: line === 'sip' ? (session.settings.account ?? EMPTY_ACCOUNT) : null })
            }
          />
          {settings.account && (
            <AccountFields
              account={settings.account}
              password={password}
              hasKeptPassword={session.settings.account !== null}
              canKeepPassword={session.canKeepPassword}
              identityOrder={settings.identityOrder}
              onIdentityOrder={(identityOrder) => change({ identityOrder })}
              onChange={(account) => change({ account })}
              onPassword={setPassword}
            />
          )}
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

const FIELD_NAMES = ['server', 'address', 'authorisationUser', 'displayName', 'operatorName', 'defaultCountry'] as const

/** The label of the field that the schema refused. */
function fieldName(path: readonly PropertyKey[]): (typeof FIELD_NAMES)[number] | 'line' {
  return FIELD_NAMES.find((name) => name === path.at(-1)) ?? 'line'
}
