import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { dialStore, offerNumber } from './dial-store.ts'
import styles from './workplace-tools.module.css'

const NO_MESSAGES: readonly never[] = []

/** An envelope for each line whose voice mail has something new. Its number is put into the dial field, no more. */
export function VoiceMailButtons(): ReactNode {
  const { t } = useTranslation()
  const waiting = useApp((state) => state.session?.messageWaiting ?? NO_MESSAGES)
  return waiting
    .filter(({ newMessages }) => newMessages > 0)
    .map(({ lineId, newMessages, account }) => {
      const text = t('voiceMail.new', { count: newMessages })
      return account === '' ? (
        <span key={lineId} className={styles['voiceMail']}>
          <Envelope /> {text}
        </span>
      ) : (
        <Button
          key={lineId}
          look="plain"
          onPress={() => {
            offerNumber(account)
            dialStore.setState({ lineId })
          }}
        >
          <Envelope /> {text}
        </Button>
      )
    })
}

function Envelope(): ReactNode {
  return (
    <svg className={styles['envelope']} viewBox="0 0 16 12" aria-hidden="true">
      <path d="M1 1h14v10H1zM1 1l7 6 7-6" />
    </svg>
  )
}
