import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardClient, Face } from '../../shared/card.ts'
import { useLocale } from './app-store.ts'
import { Button } from './button.tsx'
import { forgetParted, usePartedInCall } from './parted-in-call.ts'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import styles from './subject.module.css'
import { useAnswer } from './use-answer.ts'

/** Below a choice that came of setting two records apart a moment ago: takes that back. */
export function JoinAgain({ callId, faces }: { readonly callId: string; readonly faces: readonly Face[] }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const pair = usePartedInCall(callId, faces)
  const frame = useRef<HTMLDivElement>(null)
  // the card with one client comes to all windows by itself
  const { run, failure } = useAnswer<CardClient>(forgetParted)
  const hasPair = pair !== null
  // the button that was pressed has gone with its card: the keyboard goes on where that can be taken back
  useEffect(() => {
    if (hasPair && document.activeElement === document.body) frame.current?.querySelector('button')?.focus()
  }, [hasPair])
  if (!pair) return null
  return (
    <div ref={frame} className={styles['joinAgain']}>
      <span className={styles['hint']}>{t('card.justParted')}</span>
      <Button look="quiet" onPress={() => void run(peer.request('client.join', { ...pair, callId, locale }))}>
        {t('card.samePerson')}
      </Button>
      <Problem failure={failure} />
    </div>
  )
}
