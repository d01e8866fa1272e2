import { useEffect, useState } from 'react'
import type { TextMessage } from '../../shared/text-message.ts'
import { useApp } from '../ui/app-store.ts'
import { usePeer } from '../ui/peer-context.ts'

const SHOWN = 100
const NONE: readonly TextMessage[] = []

/** What was written to the operator, newest first; asked for again whenever something came or was read. */
export function useTextMessages(): readonly TextMessage[] {
  const peer = usePeer()
  const version = useApp((state) => state.messagesVersion)
  const isDataReady = useApp((state) => state.session?.data.isReady ?? false)
  const [messages, setMessages] = useState(NONE)
  useEffect(() => {
    if (!isDataReady) return
    let isCurrent = true
    void peer.request('text-messages.list', { limit: SHOWN }).then((listed) => {
      // while the data process is away, what is known stays in sight; its banner tells why
      if (isCurrent && listed.ok) setMessages(listed.value)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, version, isDataReady])
  return messages
}
