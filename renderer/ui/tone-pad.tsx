import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../shared/result.ts'
import { KeyPad } from './key-pad.tsx'
import { isTyping, useEscape } from './keys.ts'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import styles from './tone-pad.module.css'
import { phoneKeyOf } from './typed-keys.ts'

export type TonePadProps = { readonly callId: string; readonly onClose: () => void }

/** Sends digits to the menu of the other side: pressed, or typed anywhere but in another field while the pad is open. */
export function TonePad({ callId, onClose }: TonePadProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const area = useRef<HTMLDivElement>(null)
  const [sent, setSent] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = (tones: string): void => {
    void peer.request('call.send-tones', { callId, tones }).then((result) => {
      // only what went out is shown as sent
      if (result.ok) setSent((before) => before + tones)
      setFailure(result.ok ? null : result.error)
    })
  }
  useEscape(area, onClose)
  useTypedKeys(area, send)
  // so that the first digit typed goes out, and not into the note
  useEffect(() => area.current?.focus(), [])

  return (
    <div ref={area} className={styles['tones']} role="group" aria-label={t('dial.tonesTitle')} tabIndex={-1}>
      <p className={styles['hint']}>{t('dial.tonesHint')}</p>
      <KeyPad onKey={send} />
      <output className={styles['sent']} aria-live="polite">
        {sent === '' ? '\u00a0' : t('dial.tonesSent', { digits: `\u2066${sent}\u2069` })}
      </output>
      <Problem failure={failure} />
    </div>
  )
}

/** Telephone keys typed in the area, or where they could not have been meant for a text. */
function useTypedKeys(area: { readonly current: HTMLElement | null }, onKey: (key: string) => void): void {
  const latest = useRef(onKey)
  useEffect(() => {
    latest.current = onKey
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      const isInside = event.target instanceof Node && area.current?.contains(event.target) === true
      if (!isInside && isTyping(event.target)) return
      const key = phoneKeyOf(event.key)
      if (key === null) return
      // before the listeners that choose a client by a digit
      event.preventDefault()
      event.stopPropagation()
      if (!event.repeat) latest.current(key)
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [area])
}
