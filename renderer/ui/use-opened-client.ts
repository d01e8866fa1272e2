import { useEffect, useState } from 'react'
import type { CardClient } from '../../shared/card.ts'
import type { Failure } from '../../shared/result.ts'
import { useApp, useLocale } from './app-store.ts'
import { usePeer } from './peer-context.ts'

/** A client without a call; asked for again once the data process is back, or other packs are in use. */
export function useOpenedClient(clientId: string): {
  /** Null until the first answer. */
  readonly client: CardClient | null
  readonly failure: Failure | null
  /** Takes over the client as an answer to something else has it. */
  readonly setClient: (client: CardClient) => void
} {
  const peer = usePeer()
  const locale = useLocale()
  const isDataReady = useApp((state) => state.session?.data.isReady ?? false)
  const packsVersion = useApp((state) => state.packsVersion)
  const [client, setClient] = useState<CardClient | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  useEffect(() => {
    let isCurrent = true
    void peer.request('client.open', { clientId, locale }).then((opened) => {
      if (!isCurrent) return
      if (opened.ok) setClient(opened.value)
      setFailure(opened.ok ? null : opened.error)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, clientId, locale, isDataReady, packsVersion])

  return { client, failure, setClient }
}
