import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../ui/button.tsx'
import { dialFailure } from '../ui/error-text.ts'
import { inputClass } from '../ui/field.tsx'
import { KeyPad } from '../ui/key-pad.tsx'
import { KEYS } from '../ui/keys.ts'
import { useAccounts } from '../ui/line-mark.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { useAnswer } from '../ui/use-answer.ts'
import styles from './dial-field.module.css'
import { dialHistory, stepInHistory } from './dial-history.ts'
import { chosenLine, DialLine } from './dial-line.tsx'
import { dialStore, rememberDialled } from './dial-store.ts'

const TARGET_MAX_LENGTH = 500
const RECORDS_READ = 100

/** Calls a number in any spelling; Enter dials, ↑ brings what was dialled last. */
export function DialField(): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const input = useRef<HTMLInputElement>(null)
  const { text, wantsFocus, lineId } = useStore(dialStore)
  const accounts = useAccounts()
  const [hasPad, setHasPad] = useState(false)
  const [failedText, setFailedText] = useState('')
  const { run, failure, isWaiting } = useAnswer<unknown>(() => dialStore.setState({ text: '' }))
  const change = (changed: string): void => dialStore.setState({ text: changed })
  const recall = useRecall(text, change)
  const target = text.trim()

  const dial = (): void => {
    if (target === '' || isWaiting) return
    rememberDialled(target)
    setFailedText(text)
    void run(peer.request('call.dial', { lineId: chosenLine(accounts, lineId), target }))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    void recall(event.key === 'ArrowUp' ? 'older' : 'newer')
  }
  useEffect(() => {
    if (!wantsFocus) return
    dialStore.setState({ wantsFocus: false })
    input.current?.focus()
    input.current?.select()
  }, [wantsFocus])

  return (
    <form
      className={styles['dial']}
      onSubmit={(event) => {
        event.preventDefault()
        dial()
      }}
    >
      <label className={styles['label']} htmlFor="dial-field">
        <span>{t('dial.label')}</span>
        <span className={styles['hint']}>{t('dial.redialHint')}</span>
        <kbd aria-hidden="true" className={styles['key']}>
          {KEYS.dial.label}
        </kbd>
      </label>
      <div className={styles['row']}>
        <input
          ref={input}
          id="dial-field"
          className={inputClass}
          type="tel"
          dir="ltr"
          value={text}
          maxLength={TARGET_MAX_LENGTH}
          placeholder={t('dial.hint')}
          autoComplete="off"
          aria-keyshortcuts={KEYS.dial.label}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button
          look="quiet"
          className={styles['button']}
          label={t('dial.showPad')}
          isExpanded={hasPad}
          onPress={() => setHasPad(!hasPad)}
        >
          <span aria-hidden="true">⠿</span>
        </Button>
        <Button look="primary" className={styles['button']} isDisabled={target === '' || isWaiting} onPress={dial}>
          {t('dial.call')}
        </Button>
      </div>
      <DialLine />
      {hasPad && (
        <div className={styles['pad']} role="group" aria-label={t('dial.pad')}>
          <KeyPad onKey={(key) => change(text + key)} />
          <div className={styles['more']} dir="ltr">
            <Button look="plain" label={t('dial.key', { key: '+' })} onPress={() => change(`${text}+`)}>
              +
            </Button>
            <Button look="plain" label={t('dial.deleteLast')} onPress={() => change(text.slice(0, -1))}>
              ⌫
            </Button>
          </div>
        </div>
      )}
      <Problem failure={text === failedText ? dialFailure(failure) : null} />
    </form>
  )
}

/** Walks through the numbers dialled last, from the empty field or from one of them. */
function useRecall(text: string, onText: (text: string) => void): (direction: 'older' | 'newer') => Promise<void> {
  const peer = usePeer()
  const walk = useRef<{ readonly history: readonly string[]; readonly place: number } | null>(null)
  return async (direction) => {
    const present = walk.current
    const isWalking = present !== null && text !== '' && present.history[present.place] === text
    if (!isWalking && (text !== '' || direction === 'newer')) return
    const history = isWalking ? present.history : await readHistory()
    const place = stepInHistory(history, isWalking ? present.place : -1, direction)
    walk.current = { history, place }
    onText(history[place] ?? '')
  }

  async function readHistory(): Promise<readonly string[]> {
    const records = await peer.request('calls.list', { search: '', before: null, limit: RECORDS_READ })
    // without the records there is still what was dialled since the start
    return dialHistory(dialStore.getState().dialled, records.ok ? records.value : [])
  }
}
