import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SnapshotStatus, WrittenSnapshot } from '../../shared/snapshot.ts'
import { Button } from '../ui/button.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { TextField } from '../ui/field.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import trialStyles from './crm/crm-trial.module.css'
import styles from './settings-dialog.module.css'
import type { SettingsFieldsProps } from './settings-fields.ts'

/** Where a new station takes all clients from at once, and how another one writes them there. */
export function SnapshotFields(props: SettingsFieldsProps): ReactNode {
  const { t } = useTranslation()
  return (
    <div className={styles['wide']}>
      <Disclosure title={t('settings.snapshot')}>{() => <OpenedFields {...props} />}</Disclosure>
    </div>
  )
}

function OpenedFields({ settings, onChange }: SettingsFieldsProps): ReactNode {
  const { t } = useTranslation()
  const { url, publicKey } = settings.snapshot ?? { url: '', publicKey: '' }
  const change = (changed: { readonly url: string; readonly publicKey: string }): void =>
    onChange({ snapshot: changed.url === '' && changed.publicKey === '' ? null : changed })
  return (
    <div className={styles['grid']}>
      <TextField
        label={t('settings.snapshotUrl')}
        className={styles['wide']}
        direction="ltr"
        maxLength={1_000}
        value={url}
        onChange={(typed) => change({ url: typed.trim(), publicKey })}
      />
      <TextField
        label={t('settings.snapshotKey')}
        className={styles['wide']}
        direction="ltr"
        value={publicKey}
        onChange={(typed) => change({ url, publicKey: typed.trim() })}
      />
      <WriteSnapshot />
    </div>
  )
}

function WriteSnapshot(): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const status = useSnapshotStatus()
  const [written, setWritten] = useState<WrittenSnapshot | null>(null)
  const { run, failure, isWaiting } = useAnswer(setWritten)
  return (
    <div className={`${styles['wide']} ${trialStyles['trial']}`}>
      {status?.problem && (
        <p className={styles['warning']} role="status">
          {t(`settings.snapshotProblems.${status.problem}`)}
        </p>
      )}
      <div className={trialStyles['head']}>
        <Button look="quiet" isDisabled={isWaiting} onPress={() => void run(peer.request('snapshot.write', null))}>
          {isWaiting ? t('settings.snapshotWriting') : t('settings.snapshotWrite')}
        </Button>
      </div>
      {written && (
        <p className={styles['hint']} role="status">
          {t('settings.snapshotWritten', {
            count: written.clients,
            // MB of the decimal kind, as file managers show them
            megabytes: Math.round(written.bytes / 1e5) / 10,
          })}
        </p>
      )}
      <Problem failure={failure} />
    </div>
  )
}

/** As it stands when the fields are opened; null: not known. */
function useSnapshotStatus(): SnapshotStatus | null {
  const peer = usePeer()
  const [status, setStatus] = useState<SnapshotStatus | null>(null)
  useEffect(() => {
    let isShown = true
    void peer.request('snapshot.status', null).then((answer) => {
      if (isShown && answer.ok) setStatus(answer.value)
    })
    return () => {
      isShown = false
    }
  }, [peer])
  return status
}
