import { useCallback, useEffect, useRef, useState } from 'react'
import type { Result } from '../../shared/result.ts'

/** A pause in typing: long enough not to write every letter, short enough to lose nothing that matters. */
const PAUSE_MS = 400
const RETRY_MS = 1_500

export type SaveState = 'clean' | 'saving' | 'saved' | 'failed'

/**
 * Saves a value at every pause in typing, at once when the field is left, and again and again while saving fails.
 * `identity` names what is being edited: another one flushes what is still unsaved of the one before.
 */
export function useSaved<Value>(
  identity: string,
  save: (identity: string, value: Value) => Promise<Result<unknown>>,
): { state: SaveState; change: (value: Value) => void; flush: () => void; isDirty: () => boolean } {
  const [state, setState] = useState<SaveState>('clean')
  const pending = useRef<{ identity: string; value: Value } | null>(null)
  const timer = useRef<number | undefined>(undefined)
  const latestSave = useRef(save)
  useEffect(() => {
    latestSave.current = save
  })

  const flush = useCallback(() => {
    window.clearTimeout(timer.current)
    const saving = pending.current
    if (!saving) return
    setState('saving')
    void latestSave.current(saving.identity, saving.value).then((result) => {
      // something newer was typed meanwhile: that has its own timer
      if (pending.current !== saving) return
      if (result.ok) {
        pending.current = null
        setState('saved')
      } else {
        setState('failed')
        timer.current = window.setTimeout(flush, RETRY_MS)
      }
    })
  }, [])

  const change = useCallback(
    (value: Value) => {
      pending.current = { identity, value }
      setState('saving')
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(flush, PAUSE_MS)
    },
    [identity, flush],
  )

  useEffect(() => {
    setState('clean')
    return flush
  }, [identity, flush])

  useEffect(() => {
    window.addEventListener('pagehide', flush)
    return () => window.removeEventListener('pagehide', flush)
  }, [flush])

  const isDirty = useCallback(() => pending.current !== null, [])
  return { state, change, flush, isDirty }
}
