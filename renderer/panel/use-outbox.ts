import { useEffect, useState } from 'react'
import type { OutboxEntry } from '../../shared/ipc-crm.ts'
import type { OUTBOX_STATES } from '../../shared/outbox.ts'
import { success, type Failure, type Result } from '../../shared/result.ts'
import type { Peer } from '../../shared/rpc.ts'
import type { Locale } from '../../shared/locale.ts'
import { useApp, useLocale } from '../ui/app-store.ts'
import { usePeer } from '../ui/peer-context.ts'

export type OutboxState = (typeof OUTBOX_STATES)[number]

const PAGE = 100

/** The newest entries, asked for page by page so that no answer is ever large. */
async function readOutbox(
  peer: Peer,
  { state, limit, locale }: { readonly state: OutboxState | null; readonly limit: number; readonly locale: Locale },
): Promise<Result<readonly OutboxEntry[]>> {
  const entries: OutboxEntry[] = []
  while (entries.length < limit) {
    const count = Math.min(PAGE, limit - entries.length)
    const before = entries.at(-1)?.sequence ?? null
    const page = await peer.request('outbox.list', { state, before, limit: count, locale })
    if (!page.ok) return page
    entries.push(...page.value)
    if (page.value.length < count) break
  }
  return success(entries)
}

/** What the CRM has been told and is to be told, newest first; asked for again whenever that changes. `state` null: all. */
export function useOutbox(
  state: OutboxState | null,
  limit: number,
): {
  /** Null until the first answer. */
  readonly entries: readonly OutboxEntry[] | null
  readonly hasMore: boolean
  readonly failure: Failure | null
} {
  const peer = usePeer()
  const locale = useLocale()
  const version = useApp((app) => app.outboxVersion)
  const isDataReady = useApp((app) => app.session?.data.isReady ?? false)
  const [entries, setEntries] = useState<readonly OutboxEntry[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  useEffect(() => {
    let isCurrent = true
    void readOutbox(peer, { state, limit, locale }).then((read) => {
      if (!isCurrent) return
      if (read.ok) setEntries(read.value)
      setFailure(read.ok ? null : read.error)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, state, limit, locale, version, isDataReady])

  return { entries, hasMore: entries !== null && entries.length >= limit, failure }
}
