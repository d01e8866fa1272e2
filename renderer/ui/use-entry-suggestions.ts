import { useEffect, useRef, useState } from 'react'
import type { ReplyOf } from '../../shared/ipc.ts'
import type { QuickEntry } from '../../shared/quick-entry.ts'
import { useApp, useLocale } from './app-store.ts'
import { usePeer } from './peer-context.ts'

const PAUSE_MS = 250

type EntrySuggestions = ReplyOf<'quick-entry.suggest'>

/**
 * What the form lets suspect of a new caller, and how to handle the call: at once when the form comes, then at each pause
 * in typing and whenever something is noticed. Null until the first answer.
 */
export function useEntrySuggestions(
  callId: string,
  form: QuickEntry,
  observedSigns: readonly string[],
): EntrySuggestions | null {
  const peer = usePeer()
  const locale = useLocale()
  const packsVersion = useApp((state) => state.packsVersion)
  const [answer, setAnswer] = useState<EntrySuggestions | null>(null)
  const hasAsked = useRef(false)
  useEffect(() => {
    let isCurrent = true
    const ask = (): void => {
      void peer.request('quick-entry.suggest', { callId, quickEntry: form, locale }).then((result) => {
        if (isCurrent && result.ok) setAnswer(result.value)
      })
    }
    const timer = window.setTimeout(ask, hasAsked.current ? PAUSE_MS : 0)
    hasAsked.current = true
    return () => {
      isCurrent = false
      window.clearTimeout(timer)
    }
  }, [peer, callId, form, observedSigns, locale, packsVersion])
  return answer
}
