import { useEffect, type RefObject } from 'react'
import { usePeer } from '../ui/peer-context.ts'

const SMALLEST = 80
const LARGEST = 2_000

/** Keeps the window as high as the card is; main limits it to the screen, then the middle of the card scrolls. */
export function useWindowSize(frame: RefObject<HTMLElement | null>): void {
  const peer = usePeer()
  useEffect(() => {
    let reported = 0
    const report = (): void => {
      const element = frame.current
      if (!element) return
      const middle = element.children[2]
      // what the middle would need beyond what it has: the frame itself never grows past the window
      const hidden = middle ? middle.scrollHeight - middle.clientHeight : 0
      const blockSize = Math.ceil(element.getBoundingClientRect().height + hidden)
      if (blockSize === reported || blockSize < SMALLEST) return
      reported = blockSize
      void peer.request('card.resize', { blockSize: Math.min(blockSize, LARGEST) })
    }
    const sizes = new ResizeObserver(report)
    const changes = new MutationObserver(() => {
      sizes.disconnect()
      if (frame.current) for (const child of [frame.current, ...frame.current.children]) sizes.observe(child)
      report()
    })
    changes.observe(document.body, { childList: true, subtree: true, characterData: true })
    return () => {
      sizes.disconnect()
      changes.disconnect()
    }
  }, [frame, peer])
}
