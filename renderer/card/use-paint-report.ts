import { useLayoutEffect, useRef, type RefObject } from 'react'
import type { Card } from '../../shared/card.ts'
import { usePeer } from '../ui/peer-context.ts'
import { neededBlockSize } from './use-window-size.ts'

/**
 * Tells main when the card of a call is in the page, with the height it needs (main shows the window then, at its size,
 * so no frame of the call before and no jump is ever seen) and, once main has shown it, when it has been painted.
 *
 * A hidden window draws frames as well, so only a frame that begins after main's answer counts. The task that follows
 * its animation callback runs when that frame has been laid out and painted.
 */
export function usePaintReport(frame: RefObject<HTMLElement | null>, callId: string | null, card: Card | null): void {
  const peer = usePeer()
  const painted = useRef<string | null>(null)
  const hasCard = card !== null

  useLayoutEffect(() => {
    if (callId === null || !frame.current) return undefined
    let isCurrent = true
    void peer.request('card.rendered', { callId, blockSize: neededBlockSize(frame.current) }).then((shown) => {
      if (!isCurrent || !shown.ok || !hasCard || painted.current === callId) return
      requestAnimationFrame(() =>
        afterThisFrame(() => {
          painted.current = callId
          void peer.request('card.painted', { callId, at: Date.now() })
        }),
      )
    })
    return () => {
      isCurrent = false
    }
  }, [frame, callId, hasCard, peer])
}

function afterThisFrame(run: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', run, { once: true })
  port1.start()
  port2.postMessage(null)
}
