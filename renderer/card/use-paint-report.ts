import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Card } from '../../shared/card.ts'
import { usePeer } from '../ui/peer-context.ts'

/**
 * Tells main when the card of a call is in the page (it may show the window now: no frame of the call before is ever
 * seen) and when it has been painted. The second of two animation frames follows the paint, so the stamp is a little
 * late rather than early.
 */
export function usePaintReport(callId: string | null, card: Card | null): void {
  const peer = usePeer()
  const painted = useRef<string | null>(null)
  const hasCard = card !== null

  useLayoutEffect(() => {
    if (callId !== null) void peer.request('card.rendered', { callId })
  }, [callId, hasCard, peer])

  useEffect(() => {
    if (callId === null || !hasCard || painted.current === callId) return undefined
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        painted.current = callId
        void peer.request('card.painted', { callId, at: Date.now() })
      })
    })
    return () => cancelAnimationFrame(frame)
  }, [callId, hasCard, peer])
}
