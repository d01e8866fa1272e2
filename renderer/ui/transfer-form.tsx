import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { ColleaguePicks } from './colleague-picks.tsx'
import { dialFailure } from './error-text.ts'
import { Field, inputClass } from './field.tsx'
import { KEYS, useEscape } from './keys.ts'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import styles from './transfer-form.module.css'
import { useAnswer } from './use-answer.ts'

const TARGET_MAX_LENGTH = 500

export type TransferFormProps = {
  readonly callId: string
  /** Nobody has answered it: it can be sent on, and nobody asked about it. */
  readonly isRinging?: boolean
  readonly onClose: () => void
}

/** Where the other side is to go. Enter asks there first, because nobody gets lost that way; a ringing call it sends on. */
export function TransferForm({ callId, isRinging = false, onClose }: TransferFormProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const area = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const { run, failure, isWaiting } = useAnswer<unknown>(onClose)
  const title = isRinging ? t('call.forward.open') : t('transfer.open')
  const target = text.trim()
  const isReady = target !== '' && !isWaiting
  const ask = (): void => {
    if (isReady) void run(peer.request('call.consult', { callId, target }))
  }
  const transfer = (): void => {
    if (isReady) void run(peer.request('call.transfer', { callId, target }))
  }
  const forward = (): void => {
    if (isReady) void run(peer.request('call.forward', { callId, target }))
  }
  useEscape(area, onClose)
  useEffect(() => input.current?.focus(), [])

  return (
    <div ref={area} className={styles['transfer']} role="group" aria-label={title}>
      <Field label={isRinging ? t('call.forward.target') : t('transfer.target')}>
        <input
          ref={input}
          className={inputClass}
          type="tel"
          dir="ltr"
          value={text}
          maxLength={TARGET_MAX_LENGTH}
          placeholder={t('transfer.targetHint')}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={({ nativeEvent }) => {
            if (nativeEvent.isComposing || nativeEvent.repeat) return
            if (KEYS.enter.matches(nativeEvent)) (isRinging ? forward : ask)()
            if (KEYS.shiftEnter.matches(nativeEvent) && !isRinging) transfer()
          }}
        />
      </Field>
      <ColleaguePicks
        typed={text}
        onPick={(picked) => {
          setText(picked)
          // a key decides what becomes of the call
          input.current?.focus()
        }}
      />
      <div className={styles['actions']}>
        <Button
          look="primary"
          className={styles['action']}
          shownKeyName="enter"
          isDisabled={!isReady}
          onPress={isRinging ? forward : ask}
        >
          {isRinging ? t('call.forward.now') : t('transfer.ask')}
        </Button>
        {!isRinging && (
          <Button className={styles['action']} shownKeyName="shiftEnter" isDisabled={!isReady} onPress={transfer}>
            {t('transfer.now')}
          </Button>
        )}
      </div>
      <Problem failure={dialFailure(failure)} />
    </div>
  )
}
