import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, inputClass, TextField } from '../ui/field.tsx'
import type { AccountFieldsProps } from './account-fields.tsx'
import { Check } from './account-more-fields.tsx'
import { iceServersText, readIceServers } from './edited-lines.ts'
import styles from './line-fields.module.css'
import dialogStyles from './settings-dialog.module.css'

/** How the audio of a line finds its way where a network lets none pass by itself. */
export function AccountNetworkFields(props: AccountFieldsProps): ReactNode {
  const { account, secrets, hasKeptPassword, onChange, onSecrets } = props
  const { t } = useTranslation()
  // as it is typed: a space at the end is on its way to a user name
  const [text, setText] = useState(() => iceServersText(account.iceServers))
  return (
    <div className={styles['more']}>
      <Field label={t('settings.iceServers')} className={dialogStyles['wide']}>
        <textarea
          className={inputClass}
          dir="ltr"
          rows={2}
          spellCheck={false}
          value={text}
          placeholder={'stun:stun.example.com\nturn:turn.example.com:3478?transport=udp operator'}
          onChange={(event) => {
            setText(event.target.value)
            onChange({ ...account, iceServers: readIceServers(event.target.value) })
          }}
        />
      </Field>
      <TextField
        label={t('settings.turnPassword')}
        className={dialogStyles['wide']}
        type="password"
        direction="ltr"
        value={secrets.turnPassword ?? ''}
        placeholder={hasKeptPassword ? t('settings.passwordKept') : ''}
        onChange={(turnPassword) => onSecrets({ turnPassword })}
      />
      <Check
        label={t('settings.usesRelayOnly')}
        isOn={account.usesRelayOnly}
        onChange={(usesRelayOnly) => onChange({ ...account, usesRelayOnly })}
      />
    </div>
  )
}
