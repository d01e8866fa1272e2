import { useCallback, useEffect, useState } from 'react'
import type { Locale } from '../../../shared/locale.ts'
import type { Failure, Result } from '../../../shared/result.ts'
import type { Peer } from '../../../shared/rpc.ts'
import { useLocale } from '../../ui/app-store.ts'
import { usePeer } from '../../ui/peer-context.ts'

export type LoadedReport<Report> = {
  /** Null until the first answer. */
  readonly report: Report | null
  readonly failure: Failure | null
  readonly reload: () => void
}

/** Asks for a report, again when the language changes or somebody wants it fresh. `load` must stay the same function. */
export function useReport<Report>(load: (peer: Peer, locale: Locale) => Promise<Result<Report>>): LoadedReport<Report> {
  const peer = usePeer()
  const locale = useLocale()
  const [report, setReport] = useState<Report | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let isCurrent = true
    void load(peer, locale).then((answer) => {
      if (!isCurrent) return
      setFailure(answer.ok ? null : answer.error)
      if (answer.ok) setReport(answer.value)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, load, locale, asked])
  const reload = useCallback(() => setAsked((count) => count + 1), [])
  return { report, failure, reload }
}
