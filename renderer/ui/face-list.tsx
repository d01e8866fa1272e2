import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Face } from '../../shared/card.ts'
import { useLocale } from './app-store.ts'
import styles from './face-list.module.css'
import { formatDay } from './format.ts'
import { useKey } from './keys.ts'
import { PhoneText } from './phone-text.tsx'
import { SourceMark } from './source-mark.tsx'

const FACE_KEYS = ['face1', 'face2', 'face3', 'face4'] as const

export type FaceListProps = {
  readonly faces: readonly Face[]
  readonly now: number
  readonly action: string
  /** The digits 1 to 4 choose; only where the list is the question of the moment. */
  readonly hasKeys: boolean
  readonly onChoose: (face: Face) => void
}

/** Clients to choose from: never chosen for the operator. */
export function FaceList({ faces, now, action, hasKeys, onChoose }: FaceListProps): ReactNode {
  return (
    <ul className={styles['faces']}>
      {faces.map((face, index) => (
        <li key={face.clientId}>
          <FaceButton
            face={face}
            now={now}
            action={action}
            keyName={hasKeys ? FACE_KEYS[index] : undefined}
            onPress={() => onChoose(face)}
          />
        </li>
      ))}
    </ul>
  )
}

type FaceButtonProps = {
  readonly face: Face
  readonly now: number
  readonly action: string
  readonly keyName: (typeof FACE_KEYS)[number] | undefined
  readonly onPress: () => void
}

function FaceButton({ face, now, action, keyName, onPress }: FaceButtonProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  useKey(keyName ?? 'face1', keyName ? onPress : null)
  const details = [face.company === face.name ? '' : face.company, face.place, ...face.typeLabels].filter(Boolean)
  return (
    <button type="button" className={styles['face']} onClick={onPress} aria-keyshortcuts={keyName?.slice(-1)}>
      <kbd className={styles['key']} aria-hidden="true">
        {keyName ? keyName.slice(-1) : '·'}
      </kbd>
      <span>
        <bdi className={styles['name']}>{face.name || face.company}</bdi> <SourceMark name={face.sourceName} />
        <span className={styles['minor']}>
          {details.length > 0 && <bdi> {details.join(' · ')}</bdi>}
          <br />
          <PhoneText>{face.phone || face.email}</PhoneText>
          {' · '}
          {face.lastTalkAt === null
            ? t('card.neverTalked')
            : t('card.lastTalk', { date: formatDay(locale, face.lastTalkAt, now) })}
        </span>
      </span>
      <span className={styles['action']}>{action}</span>
    </button>
  )
}
