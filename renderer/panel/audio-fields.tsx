import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AudioDevices, AudioSettings } from '../../shared/audio-settings.ts'
import type { Failure } from '../../shared/result.ts'
import { SelectField } from '../ui/field.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { AudioTest } from './audio-test.tsx'
import styles from './settings-dialog.module.css'

/** A headset that is plugged in while the dialog is open appears by itself. */
const ASK_AGAIN_MS = 3_000

export type AudioFieldsProps = {
  readonly audio: AudioSettings
  readonly onChange: (audio: AudioSettings) => void
}

const PROCESSINGS = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const

/** Which devices are spoken into, heard and rung on, with a test before the first caller has to find out. */
export function AudioFields({ audio, onChange }: AudioFieldsProps): ReactNode {
  const { t } = useTranslation()
  const { devices, failure } = useAudioDevices()
  const microphones = devices?.microphones ?? []
  const speakers = devices?.speakers ?? []
  return (
    <>
      <DeviceField
        label={t('audio.microphone')}
        chosen={audio.microphone}
        names={microphones}
        isKnown={devices !== null}
        inUse={devices?.microphoneInUse ?? null}
        onChoose={(microphone) => onChange({ ...audio, microphone })}
      />
      <DeviceField
        label={t('audio.speaker')}
        chosen={audio.speaker}
        names={speakers}
        isKnown={devices !== null}
        inUse={devices?.speakerInUse ?? null}
        onChoose={(speaker) => onChange({ ...audio, speaker })}
      />
      <DeviceField
        label={t('audio.ringer')}
        chosen={audio.ringer}
        names={speakers}
        isKnown={devices !== null}
        inUse={null}
        onChoose={(ringer) => onChange({ ...audio, ringer })}
      />
      <div className={styles['checks']}>
        {PROCESSINGS.map((processing) => (
          <label key={processing}>
            <input
              type="checkbox"
              checked={audio[processing]}
              onChange={(event) => onChange({ ...audio, [processing]: event.target.checked })}
            />{' '}
            {t(`audio.${processing}`)}
          </label>
        ))}
      </div>
      <AudioTest audio={audio} />
      {failure && <p className={styles['hint']}>{t('audio.listFailed', { message: failure.message })}</p>}
    </>
  )
}

type DeviceFieldProps = {
  readonly label: string
  readonly chosen: string | null
  readonly names: readonly string[]
  /** False until the devices have been listed: before that nothing can be called missing. */
  readonly isKnown: boolean
  readonly inUse: string | null
  readonly onChoose: (name: string | null) => void
}

function DeviceField({ label, chosen, names, isKnown, inUse, onChoose }: DeviceFieldProps): ReactNode {
  const { t } = useTranslation()
  const present = [...new Set(names)].filter(Boolean)
  const isMissing = chosen !== null && !present.includes(chosen)
  const missingLabel = (name: string): string =>
    isKnown ? t('audio.notPlugged', { name: `\u2068${name}\u2069` }) : name
  return (
    <div className={styles['device']}>
      <SelectField
        label={label}
        value={chosen ?? ''}
        options={[
          { value: '', label: t('audio.systemChoice') },
          ...present.map((name) => ({ value: name, label: name })),
          // it comes back into use as soon as it is plugged in again
          ...(isMissing ? [{ value: chosen, label: missingLabel(chosen) }] : []),
        ]}
        onChange={(name) => onChoose(name || null)}
      />
      {inUse !== null && inUse !== chosen && (
        <p className={styles['inUse']}>{t('audio.inUse', { name: `\u2068${inUse}\u2069` })}</p>
      )}
    </div>
  )
}

function useAudioDevices(): { readonly devices: AudioDevices | null; readonly failure: Failure | null } {
  const peer = usePeer()
  const [devices, setDevices] = useState<AudioDevices | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    let isCurrent = true
    const ask = async (): Promise<void> => {
      const listed = await peer.request('audio.list', null)
      if (!isCurrent) return
      if (listed.ok) setDevices(listed.value)
      setFailure(listed.ok ? null : listed.error)
    }
    void ask()
    const timer = window.setInterval(() => void ask(), ASK_AGAIN_MS)
    return () => {
      isCurrent = false
      window.clearInterval(timer)
    }
  }, [peer])
  return { devices, failure }
}
