import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { useKey } from '../ui/keys.ts'
import styles from './confirm-button.module.css'

export type ConfirmButtonProps = {
  readonly children: ReactNode
  /** What happens, as a question. */
  readonly question: string
  /** The word on the button that does it. */
  readonly confirm: string
  readonly onConfirm: () => void
  readonly look?: 'quiet' | 'plain'
}

/** A button that asks once more in its own place: what it does cannot be undone. */
export function ConfirmButton({
  children,
  question,
  confirm,
  onConfirm,
  look = 'quiet',
}: ConfirmButtonProps): ReactNode {
  const { t } = useTranslation()
  const [isAsking, setIsAsking] = useState(false)
  const frame = useRef<HTMLSpanElement>(null)
  const hasAsked = useRef(false)
  useKey('close', isAsking ? () => setIsAsking(false) : null)
  // the button that was pressed is gone: the keyboard goes on with the one in its place
  useEffect(() => {
    if (isAsking || hasAsked.current) frame.current?.querySelector('button')?.focus()
    hasAsked.current = isAsking
  }, [isAsking])

  return (
    <span ref={frame} className={styles['frame']} role="group">
      {isAsking ? (
        <>
          <span role="alert">{question}</span>
          <Button look="quiet" onPress={() => setIsAsking(false)}>
            {t('panel.cancel')}
          </Button>
          <Button
            look="stop"
            onPress={() => {
              setIsAsking(false)
              onConfirm()
            }}
          >
            {confirm}
          </Button>
        </>
      ) : (
        <Button look={look} onPress={() => setIsAsking(true)}>
          {children}
        </Button>
      )}
    </span>
  )
}
