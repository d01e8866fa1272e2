import { useEffect, useState } from 'react'
import type { StoredLineEvent } from '../../shared/line-event.ts'
import { success, type Failure, type Result } from '../../shared/result.ts'
import type { Peer } from '../../shared/rpc.ts'
import { useApp } from '../ui/app-store.ts'
import { usePeer } from '../ui/peer-context.ts'

const PAGE = 500

/** The last events of the line, newest first, asked for page by page so that no answer is ever large. */
export async function readLineEvents(peer: Peer, limit: number): Promise<Result<readonly StoredLineEvent[]>> {
  const events: StoredLineEvent[] = []
  while (events.length < limit) {
    const count = Math.min(PAGE, limit - events.length)
    const last = events.at(-1)
    const before = last ? { at: last.at, key: last.key } : null
    const page = await peer.request('line-log.list', { before, limit: count })
    if (!page.ok) return page
    events.push(...page.value)
    if (page.value.length < count) break
  }
  return success(events)
}

/** The same for a list: asked again when the state of the line changes, because then there is news. */
export function useLineEvents(limit: number): {
  /** Null until the first answer. */
  readonly events: readonly StoredLineEvent[] | null
  readonly hasMore: boolean
  readonly failure: Failure | null
} {
  const peer = usePeer()
  const registrations = useApp((state) => state.session?.registrations)
  const isDataReady = useApp((state) => state.session?.data.isReady ?? false)
  const [events, setEvents] = useState<readonly StoredLineEvent[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  useEffect(() => {
    let isCurrent = true
    void readLineEvents(peer, limit).then((read) => {
      if (!isCurrent) return
      if (read.ok) setEvents(read.value)
      setFailure(read.ok ? null : read.error)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, limit, registrations, isDataReady])

  return { events, hasMore: events !== null && events.length >= limit, failure }
}
