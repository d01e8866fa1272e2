import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AudioSettings } from '../../shared/audio-settings.ts'
import { Button } from '../ui/button.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import styles from './settings-dialog.module.css'

/** Below this nobody has spoken: the hum of a microphone that is on stays under it. */
const SILENT_LEVEL = 0.01

/** Records five seconds with what is chosen now, saved or not, and plays them back. */
export function AudioTest({ audio }: { readonly audio: AudioSettings }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const [level, setLevel] = useState<number | null>(null)
  const { run, failure, isWaiting } = useAnswer<{ readonly level: number }>((heard) => setLevel(heard.level))
  const test = (): void => {
    setLevel(null)
    void run(peer.request('audio.test', audio))
  }
  const isSilent = level !== null && level < SILENT_LEVEL
  return (
    <div className={styles['test']}>
      <Button look="quiet" isDisabled={isWaiting} onPress={test}>
        {t('audio.test')}
      </Button>
      <div className={styles['testResult']}>
        <p role="status" className={isSilent ? styles['warning'] : undefined}>
          {isWaiting && t('audio.testing')}
          {level !== null && (isSilent ? t('audio.testSilent') : t('audio.testHeard'))}
        </p>
        {level !== null && <meter className={styles['level']} aria-label={t('audio.level')} value={level} />}
        <Problem failure={failure} />
      </div>
    </div>
  )
}
