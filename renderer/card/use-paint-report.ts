import { useLayoutEffect, useRef } from 'react'
import type { Card } from '../../shared/card.ts'
import { usePeer } from '../ui/peer-context.ts'

/**
 * Tells main when the card of a call is in the page (main shows the window then, so no frame of the call before is ever
 * seen) and, once main has shown it, when it has been painted. A hidden window draws frames as well, so only frames
 * after main's answer count; the second of two follows the paint, so the stamp is a little late rather than early.
 */
export function usePaintReport(callId: string | null, card: Card | null): void {
  const peer = usePeer()
  const painted = useRef<string | null>(null)
  const hasCard = card !== null

  useLayoutEffect(() => {
    if (callId === null) return undefined
    let isCurrent = true
    void peer.request('card.rendered', { callId }).then((shown) => {
      if (!isCurrent || !shown.ok || !hasCard || painted.current === callId) return
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          painted.current = callId
          void peer.request('card.painted', { callId, at: Date.now() })
        }),
      )
    })
    return () => {
      isCurrent = false
    }
  }, [callId, hasCard, peer])
}
